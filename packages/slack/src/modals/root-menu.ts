import type { Investigation } from '@compass/core';
import { section } from '../blocks.ts';
import { mrkdwn } from '../encode.ts';
import { carriedOf, type FormPlace, form, input, severityInput, textInput } from './form.ts';

type Modal = (investigation: Investigation, place: FormPlace) => Record<string, unknown>;

/** Somebody else watches it from now on. */
export const handOverModal: Modal = (investigation, place) =>
  form({
    id: 'hand_over',
    title: 'Hand over',
    submit: 'Hand over',
    carried: carriedOf(investigation, '', place),
    blocks: [
      section(
        mrkdwn`*INV-${investigation.number}, ${investigation.trigger.service}*. It is said in the thread, which wakes them and nobody else. It gives nobody a right to approve.`,
      ),
      input('to', 'Who watches it from now on?', { type: 'users_select' }),
      input('note', 'What should they know?', textInput(300, 'e.g. the archiver runs again at 04:00'), {
        optional: true,
      }),
    ],
  });

export const severityModal: Modal = (investigation, place) =>
  form({
    id: 'change_severity',
    title: 'Change severity',
    submit: 'Change',
    carried: carriedOf(investigation, '', place),
    blocks: [
      section(
        mrkdwn`*INV-${investigation.number}, ${investigation.trigger.service}* is ${investigation.trigger.severity}. Tests and confidences stay as they are.`,
      ),
      severityInput(investigation.trigger.severity),
    ],
  });

export const stopModal: Modal = (investigation, place) =>
  form({
    id: 'close',
    title: 'Stop looking',
    submit: 'Stop looking',
    carried: carriedOf(investigation, '', place),
    blocks: [
      section(
        mrkdwn`COMPASS stops looking for what is wrong with *${investigation.trigger.service}*. Nothing else is changed. A post-mortem draft is written.`,
      ),
      input('reason', 'Why?', textInput(300, 'e.g. it was a test of the alert'), { optional: true }),
    ],
  });

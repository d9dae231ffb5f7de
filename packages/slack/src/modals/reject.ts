import type { Action, Investigation } from '@compass/core';
import { section } from '../blocks.ts';
import { mrkdwn } from '../encode.ts';
import { carriedOf, type FormPlace, form, input, textInput } from './form.ts';

export const rejectModal = (investigation: Investigation, action: Action, place: FormPlace): Record<string, unknown> =>
  form({
    id: 'reject_action',
    title: 'Reject',
    submit: 'Reject',
    carried: carriedOf(investigation, action.id, place),
    blocks: [
      section(mrkdwn`*${action.title}* will not be done.`),
      input('reason', 'Why?', textInput(300, 'e.g. it is nearly done, wait 2 min'), { optional: true }),
    ],
  });

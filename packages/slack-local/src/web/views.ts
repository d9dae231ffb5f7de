import { z } from 'zod';
import type { LocalContext } from '../context.ts';
import { refuse } from '../refusal.ts';
import type { Trigger } from '../tickets.ts';
import { checkHome, checkModal } from '../views/check-view.ts';
import { type OpenView, viewShape } from '../views/store.ts';
import { findPerson } from '../workspace.ts';
import { defineMethod, type Method, nested, text } from './method.ts';

const MOST_IN_A_STACK = 3;
const view = nested(z.unknown());

export const views: Record<string, Method> = {
  'views.open': defineMethod({ trigger_id: text, view }, (input, slack) => {
    const checked = checkModal(slack, input.view);
    checkExternalId(slack, checked.external_id);
    const { user, channel } = takeTrigger(slack, input.trigger_id);
    return { view: viewShape(slack.views.open({ user, view: checked, channel })) };
  }),

  'views.push': defineMethod({ trigger_id: text, view }, (input, slack) => {
    const checked = checkModal(slack, input.view);
    checkExternalId(slack, checked.external_id);
    const { user, view: from } = takeTrigger(slack, input.trigger_id);
    const below = slack.views.modals(user).at(-1);
    if (!below || from === undefined) refuse('not_found', ['[ERROR] the trigger does not come from an open modal']);
    if (slack.views.modals(user).length >= MOST_IN_A_STACK) refuse('push_limit_reached');
    return { view: viewShape(slack.views.open({ user, view: checked, channel: below.channel, below })) };
  }),

  'views.update': defineMethod(
    { view_id: text.optional(), external_id: text.optional(), hash: text.optional(), view },
    async (input, slack) => {
      const open = input.view_id ? slack.views.get(input.view_id) : slack.views.byExternalId(input.external_id ?? '');
      if (!open) refuse('not_found');
      const checked = open.view.type === 'home' ? checkHome(slack, input.view) : checkModal(slack, input.view);
      checkHash(open, input.hash);
      slack.views.replace(open, checked);
      if (checked.type === 'home') await slack.record.write({ kind: 'home', user: open.user, view: checked });
      return { view: viewShape(open) };
    },
  ),

  'views.publish': defineMethod({ user_id: text, hash: text.optional(), view }, async (input, slack) => {
    const checked = checkHome(slack, input.view);
    const person = findPerson(input.user_id);
    if (person?.id !== input.user_id) refuse('user_not_found');
    checkHash(slack.views.home(person.id), input.hash);
    const home = slack.views.publish(person.id, checked);
    await slack.record.write({ kind: 'home', user: person.id, view: checked });
    return { view: viewShape(home) };
  }),
};

function takeTrigger(slack: LocalContext, id: string): Trigger {
  const trigger = slack.tickets.takeTrigger(id);
  if (trigger === 'unknown') refuse('invalid_trigger_id');
  if (trigger === 'expired') refuse('expired_trigger_id');
  return trigger === 'used' ? refuse('exchanged_trigger_id') : trigger;
}

function checkExternalId(slack: LocalContext, externalId: string | undefined): void {
  if (externalId && slack.views.byExternalId(externalId)) refuse('duplicate_external_id');
}

/** A caller that sends the hash it knows wants nobody's newer view to be lost. */
function checkHash(open: OpenView | undefined, hash: string | undefined): void {
  if (open && hash && open.hash !== hash) refuse('hash_conflict');
}

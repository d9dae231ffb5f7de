import { z } from 'zod';
import { type Element, elementsOf } from '../blocks/elements-of.ts';
import { inSlacksWords } from '../blocks/issues.ts';
import { option, plain } from '../blocks/text.ts';
import type { LocalContext } from '../context.ts';
import type { Block } from '../record/entries.ts';
import { deny } from '../refusal.ts';
import { type OpenView, viewShape } from '../views/store.ts';
import { findPerson } from '../workspace.ts';
import { acked, payloadBase } from './common.ts';

const options = z.array(option).max(100);
const Suggestions = z.union([
  z.object({ options }),
  z.object({ option_groups: z.array(z.strictObject({ label: plain(75), options })).max(100) }),
]);

/** Asks the app for the options of an external select. */
export async function suggest(
  slack: LocalContext,
  open: OpenView,
  block: Block,
  element: Element,
  query: string,
): Promise<unknown[]> {
  const person = findPerson(open.user) ?? deny(404, 'user_not_found', 'user: unknown');
  const payload = {
    type: 'block_suggestion',
    ...payloadBase(slack, person),
    container: { type: 'view', view_id: open.id },
    view: viewShape(open),
    action_id: element.action_id,
    block_id: block.block_id,
    value: query,
  };
  const answer = acked(await slack.link.deliver('interactive', payload));
  const parsed = Suggestions.safeParse(answer);
  if (!parsed.success) deny(424, 'invalid_options', inSlacksWords(parsed.error.issues, answer, '').join('; '));
  const offered =
    'options' in parsed.data ? parsed.data.options : parsed.data.option_groups.flatMap((group) => group.options);
  open.offered.set(String(block.block_id), offered);
  return offered;
}

export async function suggestFor(
  slack: LocalContext,
  open: OpenView,
  ids: { block_id: string; action_id: string; query: string },
) {
  const found = elementsOf(open.view.blocks).find(
    ({ block, element }) => block.block_id === ids.block_id && element.action_id === ids.action_id,
  );
  if (!found?.element.type.endsWith('external_select'))
    deny(404, 'no_such_element', `action_id: there is no external select ${ids.action_id} in ${ids.block_id}`);
  // Slack's client does not ask before this many characters are typed; 3 unless the element says otherwise.
  const least = z.number().catch(3).parse(found.element.min_query_length);
  if (ids.query.length < least) return [];
  return suggest(slack, open, found.block, found.element, ids.query);
}

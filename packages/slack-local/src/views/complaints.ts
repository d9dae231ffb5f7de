import { type Element, elementsOf } from '../blocks/elements-of.ts';
import type { Block } from '../record/entries.ts';
import { isEmpty, type StateValue, valueIn } from './state.ts';

/**
 * What Slack's own client says below the fields of a form before it sends anything to the app, by block_id. Empty when
 * the form may be sent.
 */
export function complaintsAboutForm(
  blocks: Block[],
  stateOf: (block: Block, element: Element) => StateValue,
): Record<string, string> {
  const found = elementsOf(blocks).flatMap(({ block, element }): [string, string][] => {
    if (block.type !== 'input' || block.block_id === undefined) return [];
    const state = stateOf(block, element);
    if (isEmpty(element, state))
      return block.optional === true ? [] : [[block.block_id, 'Please complete this required field.']];
    const complaint = complaintAbout(element, valueIn(element, state));
    return complaint === undefined ? [] : [[block.block_id, complaint]];
  });
  return Object.fromEntries(found);
}

function complaintAbout(element: Element, value: unknown): string | undefined {
  const text = String(value);
  switch (element.type) {
    case 'plain_text_input': {
      const least = Number(element.min_length ?? 0);
      const most = Number(element.max_length ?? 3000);
      if (text.length < least) return `Please enter at least ${least} characters.`;
      return text.length > most ? `Please enter at most ${most} characters.` : undefined;
    }
    case 'email_text_input':
      return /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text) ? undefined : 'Please enter a valid email address.';
    case 'url_text_input':
      return URL.canParse(text) ? undefined : 'Please enter a valid URL.';
    case 'number_input':
      return complaintAboutNumber(element, text);
    case 'file_input':
      return Array.isArray(value) && value.length > Number(element.max_files ?? 10)
        ? `Please add at most ${Number(element.max_files ?? 10)} files.`
        : undefined;
    default:
      return Array.isArray(value) && value.length > Number(element.max_selected_items ?? Number.POSITIVE_INFINITY)
        ? `Please choose at most ${Number(element.max_selected_items)}.`
        : undefined;
  }
}

function complaintAboutNumber(element: Element, text: string): string | undefined {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) return 'Please enter a number.';
  if (element.is_decimal_allowed === false && !Number.isInteger(number)) return 'Please enter a whole number.';
  if (element.min_value !== undefined && number < Number(element.min_value))
    return `Please enter ${element.min_value} or more.`;
  if (element.max_value !== undefined && number > Number(element.max_value))
    return `Please enter ${element.max_value} or less.`;
  return undefined;
}

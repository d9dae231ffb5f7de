import type { FieldValue, InputElement } from '../../wire.ts';

/** What an input holds before anybody touched it. `channelId` is where the person is, for a conversation select. */
export function initialValue(element: InputElement, channelId: string | undefined): FieldValue {
  switch (element.type) {
    case 'plain_text_input':
      return element.initial_value ?? '';
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return element.initial_option?.value ?? null;
    case 'checkboxes':
      return (element.initial_options ?? []).map((option) => option.value);
    case 'datetimepicker':
      return element.initial_date_time ?? null;
    case 'conversations_select':
      return element.initial_conversation ?? (element.default_to_current_conversation ? (channelId ?? null) : null);
    case 'users_select':
      return element.initial_user ?? null;
    case 'file_input':
      return [];
  }
}

export const isEmpty = (value: FieldValue | undefined): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

const two = (part: number) => String(part).padStart(2, '0');

/** Unix seconds as the browser's `datetime-local` wants them: the reader's own zone, no zone written. */
export function toLocalInput(seconds: number): string {
  const at = new Date(seconds * 1000);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The opposite way; nothing when the field is empty or half filled. */
export function fromLocalInput(written: string): number | null {
  const ms = new Date(written).getTime();
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}

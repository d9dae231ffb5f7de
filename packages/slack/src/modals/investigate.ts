import { context, option } from '../blocks.ts';
import { mrkdwn, plain } from '../encode.ts';
import { form, input, severityInput, textInput } from './form.ts';

/** Of an option's value, and of options in one list. */
const [LONGEST, MOST] = [75, 100];

/** Times of day are given roughly. */
const ROUND_MS = 300_000;

/** The form behind `/compass investigate` without words, and behind a message: then filled in from what that says. */
export function investigateModal({
  channel,
  services,
  service: guessed,
  symptom = '',
  since,
  offer,
}: {
  channel: string;
  services: string[] | null;
  service?: string | undefined;
  symptom?: string;
  /** When it was seen first, as far as is known; it can be changed. */
  since: Date;
  /** The message that offered it, by its ts. */
  offer?: string | undefined;
}): Record<string, unknown> {
  // A name that cannot be shown as it is cannot be chosen; it can be typed after the command. Of more than Slack lists, none is left out: they are typed.
  const named = (services ?? []).filter((one) => plain(one, LONGEST) === one);
  const choices = named.length > MOST ? [] : named.map((one) => option(one, one));
  const chosen = choices.find(({ value }) => value === guessed);
  const initial = chosen === undefined ? {} : { initial_option: chosen };
  const service =
    choices.length === 0
      ? { ...textInput(200, 'Service'), ...(guessed === undefined ? {} : { initial_value: plain(guessed, 200) }) }
      : { ...initial, type: 'static_select', placeholder: { type: 'plain_text', text: 'Service' }, options: choices };
  return form({
    id: 'investigate',
    title: 'Investigate',
    submit: 'Start',
    carried: { channel, thread: null, offer },
    blocks: [
      input('service', 'What is affected?', service),
      input(
        'symptom',
        'What do you see?',
        {
          ...textInput(500, 'e.g. slow since about 3, some timeouts'),
          ...(symptom === '' ? {} : { initial_value: plain(symptom, 500) }),
        },
        { optional: true },
      ),
      severityInput('P2'),
      input(
        'since',
        'Since when, roughly?',
        { type: 'datetimepicker', initial_date_time: Math.floor(since.getTime() / ROUND_MS) * (ROUND_MS / 1000) },
        { optional: true, hint: 'Earlier is better than later, up to 6 h ago. The time before it is what is normal.' },
      ),
      input(
        'where',
        'Post to which channel?',
        {
          type: 'conversations_select',
          default_to_current_conversation: true,
          filter: { include: ['public', 'private'], exclude_bot_users: true },
        },
        { optional: true },
      ),
      context(mrkdwn`COMPASS only reads until a person approves an action. First answer in about 1 min.`),
    ],
  });
}

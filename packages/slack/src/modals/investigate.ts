import { context, option } from '../blocks.ts';
import { mrkdwn, plain } from '../encode.ts';
import { form, input, severityInput, textInput } from './form.ts';

/** Of an option's value. */
const LONGEST = 75;

/** The form behind `/compass investigate` without words, and behind a message: then filled in from what that says. */
export function investigateModal({
  channel,
  services,
  service: guessed,
  symptom = '',
}: {
  channel: string;
  services: string[] | null;
  service?: string | undefined;
  symptom?: string;
}): Record<string, unknown> {
  // A name that cannot be shown as it is cannot be chosen; it can be typed after the command.
  const choices = (services ?? [])
    .filter((one) => plain(one, LONGEST) === one)
    .slice(0, 100)
    .map((one) => option(one, one));
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
    carried: { channel, thread: null },
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

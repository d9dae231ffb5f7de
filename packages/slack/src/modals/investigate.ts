import { context, option } from '../blocks.ts';
import { mrkdwn, plain } from '../encode.ts';
import { form, input, textInput } from './form.ts';

const SEVERITIES = [option('P1: most users', 'P1'), option('P2: some users', 'P2'), option('P3: no users yet', 'P3')];

/** Of an option's value. */
const LONGEST = 75;

/** The form behind `/compass investigate` without words. */
export function investigateModal({
  channel,
  services,
}: {
  channel: string;
  services: string[] | null;
}): Record<string, unknown> {
  // A name that cannot be shown as it is cannot be chosen; it can be typed after the command.
  const choices = (services ?? [])
    .filter((one) => plain(one, LONGEST) === one)
    .slice(0, 100)
    .map((one) => option(one, one));
  const service =
    choices.length === 0
      ? textInput(200, 'Service')
      : { type: 'static_select', placeholder: { type: 'plain_text', text: 'Service' }, options: choices };
  return form({
    id: 'investigate',
    title: 'Investigate',
    submit: 'Start',
    carried: { channel, thread: null },
    blocks: [
      input('service', 'What is affected?', service),
      input('symptom', 'What do you see?', textInput(500, 'e.g. slow since about 3, some timeouts'), {
        optional: true,
      }),
      input('severity', 'Severity', { type: 'static_select', initial_option: SEVERITIES[1], options: SEVERITIES }),
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

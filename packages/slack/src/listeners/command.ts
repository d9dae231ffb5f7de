import { costLines, Severity } from '@compass/core';
import type { App } from '@slack/bolt';
import { context, section } from '../blocks.ts';
import { lines, mrkdwn, raw } from '../encode.ts';
import { investigateModal } from '../modals/investigate.ts';
import { actorOf } from './actor.ts';
import { knownLine } from './known-line.ts';
import { nearest } from './nearest.ts';
import { only } from './only.ts';
import { openView } from './open-view.ts';
import type { ListenerPorts } from './ports.ts';
import { serviceNamed } from './service-named.ts';
import { telling } from './telling.ts';

/** What one trigger holds. */
const [SYMPTOMS, LONGEST] = [20, 500];
/** So much of what was typed is said again. */
const SHOWN = 80;

const WORDS = ['investigate', 'status', 'hypotheses', 'postmortem', 'learn', 'cost', 'config', 'help'];

/** `<service> [symptom, symptom …] [P1|P2|P3]`. */
export function parseInvestigate(text: string): { service: string; symptoms: string[]; severity: Severity } | null {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const service = words.shift();
  if (service === undefined) return null;
  const last = words.at(-1)?.toUpperCase();
  const named = Severity.safeParse(last);
  if (named.success) words.pop();
  const symptoms = words
    .join(' ')
    .split(',')
    .map((one) => one.trim().slice(0, LONGEST))
    .filter((one) => one !== '')
    .slice(0, SYMPTOMS);
  return { service, symptoms, severity: named.success ? named.data : 'P2' };
}

const help = () =>
  only('COMPASS finds out what could be wrong and tries to disprove it. Start with: /compass investigate orders', [
    section(mrkdwn`*COMPASS looks for the cause of an incident and tries to disprove each one. You decide.*`),
    section(
      lines([
        mrkdwn`\`/compass investigate\` _service_ _symptom, symptom_ _P1_ · start looking (opens a form if left empty)`,
        mrkdwn`\`/compass status\` · what is open, what waits for you`,
        mrkdwn`\`/compass hypotheses\` _INV_ · the ranked list again`,
        mrkdwn`\`/compass postmortem\` _INV_ · read, edit, publish`,
        mrkdwn`\`/compass learn\` _INV_ · what was the cause in the end`,
        mrkdwn`\`/compass cost\` · today and this month`,
        mrkdwn`\`/compass config\` · sources, channels, approvers`,
      ]),
    ),
    section(
      mrkdwn`*The percentages* are computed from tests, never written by a model. Below 10 % very unlikely · 10 to 33 % unlikely · 33 to 66 % open · 66 to 90 % likely · above 90 % very likely.`,
    ),
    context(mrkdwn`Or ask in plain words: _@COMPASS why is checkout slow?_ · Only you see this`),
  ]);

async function cost({ read }: ListenerPorts) {
  const [today = '', ...others] = costLines(await read.costs());
  return only(today, [
    section(lines([mrkdwn`*${today}*`, ...others.map((one) => mrkdwn`${one}`)])),
    context(mrkdwn`Only you see this`),
  ]);
}

/** `/compass …`. What changes something is stored before it is acknowledged. */
export function command(app: App, ports: ListenerPorts): void {
  app.command('/compass', async ({ ack, command: given, client }) => {
    const [first = '', ...rest] = given.text.trim().split(/\s+/);
    // A phone begins with a capital letter.
    const word = first.toLowerCase();
    if (word === '' || word === 'help') return ack(help());
    const tell = telling.get(word);
    if (tell !== undefined)
      return ack(await tell({ ports, about: rest.join(' '), actor: await actorOf(given.user_id, client), client }));
    if (word === 'cost') return ack(await cost(ports));
    if (word !== 'investigate') {
      const isService = serviceNamed(first, (await ports.read.services()) ?? []) !== undefined;
      const meant = isService ? `investigate ${given.text.trim().slice(0, SHOWN)}` : nearest(word, WORDS);
      const near = meant === null ? '' : ` Did you mean /compass ${meant}?`;
      const said = `Unknown: ${first.slice(0, SHOWN)}.${near} All commands: /compass help`;
      return ack(only(said, [section(mrkdwn`${said}`)]));
    }
    const wanted = parseInvestigate(rest.join(' '));
    if (wanted === null) {
      await ack();
      const about = { channel: given.channel_id, services: await ports.read.services(), since: ports.now() };
      await openView(client, given.trigger_id, investigateModal(about));
      return;
    }
    const known = await ports.read.services();
    const service = serviceNamed(wanted.service, known ?? [wanted.service]);
    if (service === undefined) return ack(only('Not known here', [section(unknown(wanted.service, known ?? []))]));
    const actor = await actorOf(given.user_id, client);
    const { channel, told } = await ports.placeFor(service, given.channel_id);
    const input = {
      ...wanted,
      service,
      source: 'slack',
      channel,
      where: { channel: given.channel_id, thread: null },
    };
    await ports.accept({ key: `slack:command:${given.trigger_id}`, verb: 'start_investigation', input, actor });
    return ack(only(`Looking at ${service}.`, [section(told)]));
  });
}

export function unknown(service: string, known: string[]) {
  const meant = nearest(service, known);
  const near = meant === null ? '' : ` Did you mean ${meant}?`;
  return mrkdwn`*${service}* is not known here.${near} Nothing was started. ${raw(knownLine(known))}`;
}

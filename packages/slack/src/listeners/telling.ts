import {
  type Actor,
  clockTime,
  confidence,
  costLines,
  type Investigation,
  liveHypotheses,
  type Pattern,
  plural,
  similarLine,
  summaryShown,
} from '@compass/core';
import type { WebClient } from '@slack/web-api';
import { actions, type Block, button, context, section } from '../blocks.ts';
import { lines, mrkdwn, prose, raw } from '../encode.ts';
import { createBoardLinks } from '../home/board-links.ts';
import { linked, openCount } from '../home/home-view.ts';
import { openLine } from '../home/open-line.ts';
import { saidLine, testsLine } from '../present/phrases.ts';
import { deciding } from './actor.ts';
import { only } from './only.ts';
import type { ListenerPorts } from './ports.ts';

interface Asked {
  ports: ListenerPorts;
  /** What stands after the subcommand. */
  about: string;
  actor: Actor;
  client: WebClient;
}
type Told = ReturnType<typeof only>;
/** So many hypotheses stand in one answer. */
const LISTED = 10;
const private_ = context(mrkdwn`Only you see this`);

/** One investigation by its name, or the only one that is open; else the words that say which there are. */
async function which({ ports: { read }, about }: Asked): Promise<Investigation | Told> {
  const open = await read.open();
  const [first] = open;
  if (about === '' && open.length === 1 && first !== undefined) return first;
  const found = about === '' ? null : await read.investigation(about);
  if (found !== null) return found;
  const known = open.map(({ number, trigger }) => `INV-${number} (${trigger.service})`).join(', ');
  const asked = about === '' ? 'Say which investigation.' : `There is no investigation ${about}.`;
  return only(asked, [section(mrkdwn`${asked} Open: ${known === '' ? 'none' : known}.`), private_]);
}

const isTold = (one: Investigation | Told): one is Told => 'response_type' in one;

async function status({ ports: { read, settings, people }, actor, client }: Asked): Promise<Told> {
  const board = await read.board(await deciding(actor, people));
  const link = await createBoardLinks(client)(board);
  const waits =
    board.waiting.length === 0
      ? ''
      : ` · ${plural(board.waiting.length, 'approval')} ${board.waiting.length === 1 ? 'waits' : 'wait'} for you`;
  const open =
    board.open.length === 0
      ? 'No open investigation'
      : `${openCount(board)} open ${board.open.length === 1 ? 'investigation' : 'investigations'}`;
  const title = `${open}${waits}`;
  const [today = ''] = costLines(await read.costs());
  const away = await read.away();
  return only(title, [
    section(mrkdwn`*${title}*`),
    ...board.open.map((one) => linked(openLine(one, { settings, now: board.now }), link(one.id, 'root'))),
    context(
      mrkdwn`Only you see this · read ${clockTime(board.now, settings.zone)} ${settings.zone} · ${today}${away.length === 0 ? '' : ` · not seen: ${away.join(', ')}`}`,
    ),
  ]);
}

async function hypotheses(asked: Asked): Promise<Told> {
  const found = await which(asked);
  if (isTold(found)) return found;
  const live = liveHypotheses(found);
  const title = `INV-${found.number}, ${found.trigger.service}: ${plural(live.length, 'hypothesis', 'hypotheses')}`;
  return only(title, [
    section(mrkdwn`*${title}*, best first`),
    ...live
      .slice(0, LISTED)
      .map((one) =>
        section(
          lines([
            mrkdwn`*${one.number} · ${one.statement} · ${confidence(one.confidence)}*`,
            mrkdwn`${one.why}`,
            mrkdwn`${testsLine(found, one)} · ${one.agent}`,
          ]),
        ),
      ),
    ...(live.length > LISTED ? [context(mrkdwn`and ${live.length - LISTED} more, less likely`)] : []),
    private_,
  ]);
}

async function postMortem(asked: Asked): Promise<Told> {
  const found = await which(asked);
  if (isTold(found)) return found;
  const draft = found.postMortem;
  const title = `INV-${found.number}, ${found.trigger.service}`;
  if (draft === null)
    return only(title, [
      section(mrkdwn`*${title}* has no post-mortem yet. It is written when the investigation is over.`),
      private_,
    ]);
  const open: Block[] =
    draft.published === undefined
      ? [
          button({ text: 'Publish', action: 'publish_postmortem', value: found.id, style: 'primary' }),
          button({ text: 'Edit…', action: 'edit_postmortem', value: found.id }),
        ]
      : [];
  return only(title, [
    section(lines([mrkdwn`*${draft.name}: ${draft.incident_title}*`, mrkdwn`${prose(summaryShown(draft))}`])),
    actions(...open, button({ text: 'Read all', action: 'read_postmortem', value: found.id })),
    private_,
  ]);
}

/** What it taught, and how far that is believed. */
const taught = (pattern: Pattern | null) =>
  pattern === null
    ? mrkdwn`Nothing was learned from it.`
    : mrkdwn`*Learned* · ${pattern.told.statement} (${pattern.labels.component}), weight ${pattern.weight.toFixed(2)}${pattern.state === 'quarantined' ? ', in quarantine' : ''}: ${pattern.says.map(({ number, say }) => `${say} (INV-${number})`).join(', ')}`;

async function learn(asked: Asked): Promise<Told> {
  const found = await which(asked);
  if (isTold(found)) return found;
  const { feedback, similar = [] } = found;
  const { read, settings } = asked.ports;
  const title = `INV-${found.number}, ${found.trigger.service}: was it the cause?`;
  const [best] = liveHypotheses(found);
  const said =
    feedback === null ? mrkdwn`Nobody has said yet.` : mrkdwn`${raw(saidLine(feedback))} The last answer counts.`;
  return only(title, [
    section(
      lines([
        mrkdwn`*${title}*`,
        best === undefined ? mrkdwn`No hypothesis is left.` : mrkdwn`${best.statement}, ${confidence(best.confidence)}`,
        said,
        taught(await read.pattern(found.id)),
        ...similar.slice(0, 3).map((one) => mrkdwn`*Similar* · ${prose(similarLine(found, one, settings.zone), 600)}`),
      ]),
    ),
    actions(
      button({ text: 'Yes', action: 'close_cause', value: found.id }),
      button({ text: 'Partly…', action: 'close_cause_partly', value: found.id }),
      button({ text: 'No…', action: 'close_cause_no', value: found.id }),
    ),
    private_,
  ]);
}

async function config({ ports: { read, settings } }: Asked): Promise<Told> {
  const [away, services] = [await read.away(), await read.services()];
  const channels = Object.entries(settings.channels).map(([service, channel]) => `${service} → ${channel}`);
  return only('Configuration', [
    section(
      lines([
        mrkdwn`*Sources* · ${away.length === 0 ? 'every one answered when it was last asked' : `not seen: ${away.join(', ')}`}`,
        mrkdwn`*Services* · ${services === null ? 'any name' : services.join(', ')}`,
        mrkdwn`*Channels* · ${[...channels, `all others → ${settings.defaultChannel}`].join(', ')}`,
        ...settings.catalogue.map(
          (one) =>
            mrkdwn`*${one.id}* · on ${one.targets.join(', ')} · ${one.approversNeeded} of ${one.approversName}${one.approvers.length === 0 ? ', and nobody is in that group yet' : ''}`,
        ),
      ]),
    ),
    context(
      mrkdwn`Only you see this · config/compass.yaml, config/actions.yaml; \`compass config check\` tries every source`,
    ),
  ]);
}

/** Subcommands that tell one person something and change nothing. */
export const telling = new Map<string, (asked: Asked) => Promise<Told>>(
  Object.entries({ status, hypotheses, postmortem: postMortem, learn, config }),
);

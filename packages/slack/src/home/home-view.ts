import { type Board, clockTime, costLines, dayOf, type Hits, type Settings, type WireCosts } from '@compass/core';
import { actions, type Block, button, context, divider, header, linkButton, section } from '../blocks.ts';
import { type Encoded, lines, mrkdwn } from '../encode.ts';
import { openLine } from './open-line.ts';

/** Addresses of messages, by investigation and slot. */
export type LinkOf = (investigation: string, slot: string) => string | undefined;

export interface HomeOptions {
  board: Board;
  costs: WireCosts;
  settings: Pick<Settings, 'zone' | 'minConfidence'>;
  link: LinkOf;
  /** Sources that do not answer, each with why. */
  away: string[];
}

/** The board says what it is; the thread has the rest. */
const firstSentence = (text: string): string => text.replace(/\.\s[\s\S]*$/, '').replace(/\.$/, '');

export const linked = (text: Encoded, url: string | undefined): Block =>
  section(text, url === undefined ? undefined : linkButton('Open', url));

function waiting({ board, settings: { zone }, link }: HomeOptions): Block[] {
  if (board.waiting.length === 0) return [header('Nothing waits for you.')];
  return [
    header(`Waiting for you: ${board.waiting.length}`),
    ...board.waiting.map(({ investigation, action }) =>
      linked(
        lines([
          mrkdwn`*${action.title}* · for ${investigation.trigger.service}`,
          mrkdwn`Asked by ${action.requestedBy.name} · decide by ${clockTime(action.expiresAt, zone)} ${zone} · risk ${action.risk} · undo: ${firstSentence(action.words.undo)}`,
        ]),
        link(investigation.id, `approval:${action.id}`),
      ),
    ),
  ];
}

/** "more than 20" where not all of them were read. */
export const openCount = ({ open, isMore }: Pick<Board, 'open' | 'isMore'>): string =>
  `${isMore ? 'more than ' : ''}${open.length}`;

const opened = ({ board, settings, link }: HomeOptions): Block[] => [
  header(board.open.length === 0 ? 'No open investigation' : `Open investigations: ${openCount(board)}`),
  ...board.open.map((one) => linked(openLine(one, { settings, now: board.now }), link(one.id, 'root'))),
  ...(board.isMore ? [context(mrkdwn`The newest of them.`)] : []),
  actions(button({ text: 'Investigate…', action: 'open_investigate', value: 'home', style: 'primary' })),
];

function right({ yes, partly, no, sure, quiet }: Hits): Block[] {
  const all = yes + partly + no;
  if (all + quiet.all === 0)
    return [section(mrkdwn`Nobody has said yet whether a cause was the cause. The thread asks after each recovery.`)];
  return [
    section(
      lines([
        all === 0 ? '' : mrkdwn`*First hypothesis right:* ${yes} of ${all}, partly ${partly}, wrong ${no}`,
        sure.all === 0 ? '' : mrkdwn`*When it said over 80 %:* right ${sure.right} of ${sure.all}`,
        quiet.all === 0 ? '' : mrkdwn`*When it saw nothing wrong:* people agreed ${quiet.agreed} of ${quiet.all}`,
      ]),
    ),
    context(mrkdwn`By what people said of the newest investigations of the last 90 days`),
  ];
}

function ended({ board, settings: { zone }, link }: HomeOptions): Block[] {
  if (board.last.length === 0) return [section(mrkdwn`None yet.`)];
  return board.last.map((one) =>
    linked(
      lines([
        mrkdwn`*${one.postMortem?.incident_title ?? ''}* · ${dayOf(one.endedAt ?? one.startedAt, zone)}`,
        mrkdwn`${firstSentence(one.postMortem?.root_cause ?? '')}`,
      ]),
      link(one.id, 'root'),
    ),
  );
}

/** The live board: what waits for you, what is open, how often COMPASS was right, what it cost, what ended last. Prose, for a phone. */
export function homeView(options: HomeOptions): Record<string, unknown> {
  const { board, costs, away, settings } = options;
  const [today = ''] = costLines(costs);
  const sources = away.length === 0 ? mrkdwn`Every configured source answers.` : mrkdwn`Not seen: ${away.join(', ')}.`;
  return {
    type: 'home',
    blocks: [
      ...waiting(options),
      divider(),
      ...opened(options),
      divider(),
      header('How often COMPASS was right'),
      ...right(board.hits),
      divider(),
      header('Cost'),
      section(mrkdwn`${today}`),
      divider(),
      header('Last post-mortems'),
      ...ended(options),
      context(sources, mrkdwn`Updated ${clockTime(board.now, settings.zone)} ${settings.zone}`),
    ].slice(0, 100),
  };
}

import {
  clockTime,
  dashboardLink,
  type Evidence,
  type Investigation,
  isOver,
  type Settings,
  span,
  type Test,
  type Verdict,
  verdictWord,
} from '@compass/core';
import { actions, type Block, button, context, divider, linkButton, section } from '../blocks.ts';
import { type Encoded, lines, mrkdwn, quoted } from '../encode.ts';
import { ref } from '../present/phrases.ts';
import { carriedOf, type FormPlace, form } from './form.ts';

/** A form has room for 100 blocks; what was asked of one source more often than this is counted. */
const QUERIES = 8;

/** What was asked of a source: where, over which time, how often, and the words of the question. */
function asked(
  { server, query, start, end, stepSeconds, untrusted, readings }: Evidence,
  { zone, isRecorded }: { zone: string; isRecorded: boolean },
): Encoded {
  const time = (at: string) => clockTime(at, zone);
  const every = stepSeconds === null ? '' : `, every ${span(stepSeconds)}`;
  const series = readings.length === 0 ? '' : ` · ${readings.length} series`;
  return lines([
    mrkdwn`*Query* · ${isRecorded ? 'the recording' : server}, ${time(start)} to ${time(end)} ${zone}${every}${series}${untrusted ? ' · outsiders can write this' : ''}`,
    quoted(query),
  ]);
}

function compared({ control, refutedBy }: Test): Encoded {
  const other = control === null ? '' : `, and with ${control.source === 'metrics' ? control.name : control.source}`;
  return lines([mrkdwn`*Compared with* its own past${other}.`, mrkdwn`*Refuted by* ${refutedBy}.`]);
}

/** Over all the time that was read. */
function dashboardOver(
  { trigger: { service } }: Investigation,
  evidence: readonly Evidence[],
  { dashboard }: Pick<Settings, 'dashboard'>,
): string | null {
  const starts = evidence.map(({ start }) => start).sort();
  const ends = evidence.map(({ end }) => end).sort();
  const [start, end] = [starts[0], ends.at(-1)];
  return start === undefined || end === undefined ? null : dashboardLink(dashboard, { service, start, end });
}

const ended = (verdict: Verdict, test: Test): string => {
  const word = verdictWord(verdict, test);
  return word === 'Spoke against' ? `${word} it` : word;
};

const said = (verdict: Verdict): Encoded =>
  verdict.verdict === 'untestable' ? mrkdwn`*Not seen* ${verdict.why}.` : mrkdwn`*Saw* ${verdict.saw}.`;

/** What a verdict rests on, as it was read, so that it can be judged and run again. */
export function evidenceModal(
  investigation: Investigation,
  about: {
    test: Test;
    verdict: Verdict;
    evidence: readonly Evidence[];
    settings: Pick<Settings, 'zone' | 'dashboard'>;
    place: FormPlace;
  },
): Record<string, unknown> {
  const { test, verdict, evidence, settings, place } = about;
  const { zone } = settings;
  const seconds = (at: string) => clockTime(at, zone, { seconds: true });
  const more = evidence.length - QUERIES;
  const url = dashboardOver(investigation, evidence, settings);
  // What happened after an action cannot be run again.
  const repeats = test.name !== 'recovery' && !isOver(investigation);
  const buttons = [
    ...(repeats ? [button({ text: 'Run again', action: 'run_test', value: ref(investigation, test.hash) })] : []),
    ...(url === null ? [] : [linkButton('Open in Grafana', url)]),
  ];
  const blocks: Block[] = [
    section(
      lines([
        mrkdwn`*${test.question}* ${ended(verdict, test)}.`,
        mrkdwn`*Predicted* ${test.predicts}.`,
        said(verdict),
      ]),
    ),
    divider(),
    ...evidence
      .slice(0, QUERIES)
      .map((one) => section(asked(one, { zone, isRecorded: investigation.recording !== null }))),
    ...(more > 0 ? [context(mrkdwn`And ${more} more; *Export* has all of them.`)] : []),
    section(compared(test)),
    ...(buttons.length === 0 ? [] : [actions(...buttons)]),
    context(
      mrkdwn`Registered \`${seconds(test.registeredAt)}\`, read \`${seconds(verdict.readAt)}\` · test \`${test.hash}\` · data kept as read, so the verdict can be checked later`,
    ),
  ];
  return form({ id: 'evidence', title: 'Evidence', carried: carriedOf(investigation, test.hash, place), blocks });
}

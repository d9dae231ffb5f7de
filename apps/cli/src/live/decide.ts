import {
  FalsificationResult,
  lowerFirst,
  MitigationAction,
  WireInvestigation,
  WireProposal,
  type WireStanding,
} from '@compass/core';
import { z } from 'zod';
import { refuseWithoutSlack } from '../approvable.ts';
import { previewPath } from '../ask-approval.ts';
import { CliError } from '../client.ts';
import { isLive } from '../present/list.ts';
import { previewLines } from '../present/preview.ts';
import { verdictLines } from '../present/verdict.ts';
import { field } from '../terminal/layout.ts';
import type { Look } from '../terminal/look.ts';
import type { Session } from './session.ts';

const Ran = z.union([FalsificationResult, z.object({ status: z.literal('running') })]);

/** The hypothesis that a key means: by its number, else the one that leads; null, and said so, where there is none. */
function meant(session: Session, rest: string) {
  const { hypotheses } = session.standing();
  const found = rest === '' ? hypotheses.find(isLive) : hypotheses.find(({ number }) => String(number) === rest);
  if (found === undefined)
    session.say(
      rest === ''
        ? 'No hypothesis is left.'
        : `There is no hypothesis ${rest}: ${hypotheses
            .map(({ number }) => number)
            .sort((a, b) => a - b)
            .join(', ')}.`,
    );
  return found ?? null;
}

async function run(session: Session, path: string): Promise<void> {
  await session.until(session.client.post(path, undefined, Ran));
}

/** Enter: the test that is offered. It reads, and changes nothing. */
export async function runNext(session: Session): Promise<void> {
  const { next_test: test } = session.standing();
  if (test === null) return session.say('There is nothing to run. Type a key, or q to leave.');
  session.say(`Running: ${lowerFirst(test.question)}`);
  await run(session, `/tests/${test.hash}`);
}

export async function runTest(session: Session, rest: string): Promise<void> {
  const about = meant(session, rest);
  if (about === null) return;
  session.say(`Trying to disprove ${about.number} ${lowerFirst(about.statement)}`);
  await run(session, session.path(`/hypotheses/${about.number}/test`));
}

/** What a person knows, and a query to read. */
export async function addData(session: Session, rest: string): Promise<void> {
  const text = rest === '' ? await session.until(session.screen.ask(' What do you know? ')) : rest;
  const query = await session.until(session.screen.ask(' A query to read, if you have one: '));
  const body = { text: (text ?? '').trim(), query: (query ?? '').trim() };
  if (body.text === '' && body.query === '') return session.say('Nothing was added.');
  await session.until(session.client.post(session.path('/notes'), body, WireInvestigation));
  session.say(body.query === '' ? 'Added.' : 'Added. The query is being read.');
}

/** What would be asked for; where several fit, of the one that is chosen by its number. */
async function chosen(session: Session, hypothesis: number): Promise<WireProposal | null> {
  const preview = (action?: string) =>
    session.until(session.client.get(previewPath(session.standing().id, hypothesis, action), WireProposal));
  const first = await preview();
  if (first.choices.length === 1) return first;
  const look = session.screen.look();
  const lines = first.choices.flatMap(({ title }, at) => field(look, String(at + 1), title, undefined, 2));
  session.screen.append(['', ...lines]);
  const line = await session.until(session.screen.ask(' Several actions fit. Which one? '));
  const choice = first.choices[Number((line ?? '').trim()) - 1];
  return choice === undefined ? null : preview(choice.action);
}

/** The preview, then the question. Nobody here can approve: that takes a person in Slack. */
export async function mitigate(session: Session, rest: string): Promise<void> {
  const about = meant(session, rest);
  if (about === null) return;
  await session.until(refuseWithoutSlack(session.client));
  const proposal = await chosen(session, about.number);
  if (proposal === null) return session.say('Nothing was asked for.');
  session.screen.append(['', ...previewLines(proposal, session.screen.look())]);
  const answer = await session.until(session.screen.ask(' Ask for approval? Nothing changes yet. [y/N] '));
  if (!/^y(es)?$/i.test((answer ?? '').trim())) return session.say('Nothing was asked for.');
  const body = { hypothesis_id: about.number, action: proposal.action };
  await session.until(session.client.post(session.path('/actions'), body, MitigationAction));
}

const MOST_OBSERVED = 20;

const observedLines = (observations: WireStanding['observations'], look: Look): string[] =>
  observations.flatMap((one) => field(look, one.agent_id, one.interpretation, (text) => text, 15));

/** All that was observed, whatever it speaks for. */
function observed({ standing, screen, say }: Session): void {
  const { observations, name } = standing();
  // Of two signals that say the same one is read.
  const told = [...new Map(observations.map((one) => [`${one.agent_id} ${one.interpretation}`, one])).values()];
  const more = told.length - MOST_OBSERVED;
  if (told.length === 0) say('Nothing was observed.');
  else screen.append(['', ...observedLines(told.slice(0, MOST_OBSERVED), screen.look())]);
  if (more > 0) say(`And ${more} more: compass status ${name} --json`);
}

/** All that was observed; of a hypothesis what it rests on: the observations that support it, and its newest verdict with what was read for it. */
export async function evidence(session: Session, rest: string): Promise<void> {
  if (rest === '') return observed(session);
  const about = meant(session, rest);
  if (about === null) return;
  const standing = session.standing();
  const look = session.screen.look();
  const read = observedLines(
    standing.observations.filter(({ id }) => about.supporting_observations.includes(id)),
    look,
  );
  const last = standing.verdicts.findLast(({ hypothesis }) => hypothesis === about.number);
  if (last === undefined) {
    session.screen.append(['', ...read]);
    return session.say(`No test of ${about.number} has run yet: t ${about.number}`);
  }
  const path = session.path(`/tests/${last.test}?run=${last.run}`);
  const result = await session.until(session.client.get(path, FalsificationResult));
  session.screen.append(['', ...read, ...verdictLines(standing, last, result, look)]);
}

const ANSWERS: Record<string, string> = { y: 'yes', p: 'partly', n: 'no' };

/** Gates nothing; whoever only presses enter has not answered. */
export async function askCause(session: Session): Promise<void> {
  session.screen.append(['']);
  const line = await session.until(session.screen.ask(' Was this the cause?  y yes  p partly  n no > '));
  const answer = ANSWERS[(line ?? '').trim().charAt(0).toLowerCase()];
  if (answer === undefined) return;
  await session.until(session.client.post(session.path('/feedback'), { answer }, WireInvestigation)).catch((error) => {
    if (!(error instanceof CliError)) throw error;
    session.say(error.message);
  });
}

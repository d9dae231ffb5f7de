import { CliError } from '../client.ts';
import { isLooking } from '../present/looking.ts';
import { offerLines } from '../present/offer.ts';
import { addData, askCause, evidence, mitigate, runNext, runTest } from './decide.ts';
import { typedKey } from './keys.ts';
import { Left, type Session } from './session.ts';

const OVER = ['resolved', 'closed', 'failed'];

/** What one line asks for; true when the person leaves. */
async function obey(session: Session, line: string | null): Promise<boolean> {
  const typed = line === null ? { key: 'q' as const, rest: '' } : typedKey(line);
  if (typed === null) {
    session.say('That is no key. Type one of those above.');
    return false;
  }
  const { key, rest } = typed;
  try {
    if (key === 'enter') await runNext(session);
    if (key === 't') await runTest(session, rest);
    if (key === 'd') await addData(session, rest);
    if (key === 'm') await mitigate(session, rest);
    if (key === 'e') await evidence(session, rest);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    session.say(error.message);
  }
  return key === 'q';
}

/** A line, or null where something changed first. The question stays while that is shown. */
async function typed(
  session: Session,
  asked: { line: Promise<string | null> | null },
): Promise<{ line: string | null } | null> {
  asked.line ??= session.screen.ask(' > ');
  const first = await Promise.race([asked.line.then((line) => ({ line })), session.change().then(() => null)]);
  if (first !== null) asked.line = null;
  return first;
}

/**
 * Shows one investigation and takes what is typed, until it is over or the person leaves. Nothing that is typed here changes production: an action is
 * asked for, and done when somebody in Slack approves.
 */
export async function converse(session: Session): Promise<'over' | 'left'> {
  const asked: { line: Promise<string | null> | null } = { line: null };
  let offered = '';
  try {
    for (;;) {
      session.show();
      const standing = session.standing();
      if (session.ended()) break;
      if (isLooking(standing) || OVER.includes(standing.status)) {
        if (asked.line !== null) session.screen.withdraw();
        asked.line = null;
        await session.change();
        continue;
      }
      const { next_test: test, status } = standing;
      const offer = `${status} ${test?.hash ?? ''}`;
      if (offer !== offered) session.screen.append(offerLines(standing, session.screen.look()));
      offered = offer;
      const line = await typed(session, asked);
      if (line === null) continue;
      if (await obey(session, line.line)) return 'left';
      offered = '';
    }
    if (session.standing().status === 'resolved' && session.standing().feedback === null) await askCause(session);
    return 'over';
  } catch (error) {
    if (error instanceof Left) return 'left';
    throw error;
  }
}

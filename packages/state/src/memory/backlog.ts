import {
  type AuditRow,
  type Backlog,
  CALLS_OUT,
  type Investigation,
  isOver,
  type Post,
  type Step,
} from '@compass/core';
import type { Rows } from './rows.ts';

const callsOut: readonly string[] = CALLS_OUT;

/** As `record/backlog.ts` asks it of a database. */
export function backlogOf(of: {
  now: Date;
  investigations: Rows<string, Investigation>;
  steps: Rows<string, Step>;
  audit: Rows<string, AuditRow>;
  posts: Rows<string, Post>;
}): Backlog {
  const now = of.now.getTime();
  const oldest = (times: number[]) => Math.max(0, ...times.map((time) => (now - time) / 1000));
  const waiting = of.steps.where(({ state }) => state === 'waiting' || state === 'leased');
  const due = waiting.map((step) => (step.leaseUntil ?? step.dueAt).getTime()).filter((time) => time <= now);
  const unshown = waiting
    .filter(({ kind }) => kind === 'surface')
    .flatMap(({ investigation }) => {
      const posts = of.posts.where((post) => post.investigation === investigation && post.ref !== null);
      const shown = Math.max(...posts.map(({ postedAt }) => postedAt.getTime()));
      const changes = of.audit
        .where((row) => row.investigation === investigation && !callsOut.includes(row.what))
        .map(({ at }) => at.getTime());
      return changes.filter((time) => time > shown);
    });
  return {
    live: of.investigations.where((one) => !isOver(one)).length,
    due: due.length,
    oldestDueSeconds: oldest(due),
    inbox: waiting.filter(({ kind }) => kind === 'deliver').length,
    outbox: waiting.filter(({ kind }) => kind === 'surface' || kind === 'tell').length,
    oldestOutboxSeconds: oldest(unshown),
  };
}

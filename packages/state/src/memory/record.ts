import {
  type AuditRow,
  type Clock,
  CompassError,
  type Evidence,
  type InboxRow,
  type Investigation,
  type JournalRow,
  type KeptPage,
  type Listed,
  type Post,
  type Spend,
  type SpendTotal,
  type Step,
  type Tx,
  wireSummary,
} from '@compass/core';
import { backlogOf } from './backlog.ts';
import { patternsOf } from './patterns.ts';
import { rows, type Undo } from './rows.ts';
import { steps } from './steps.ts';

const totalOf = (rows: Spend[]): SpendTotal =>
  rows.reduce(
    (all, { usd, tokens }) => ({ usd: all.usd + usd, tokens: all.tokens + tokens, questions: all.questions + 1 }),
    { usd: 0, tokens: 0, questions: 0 },
  );

/** Tables in memory, behind the same port; `onNotify` hears what the open transaction wants to tell. */
export function memoryRecord(clock: Clock, undo: Undo, onNotify: (investigation: string) => void): Tx {
  const inbox = rows<string, InboxRow>(undo);
  const investigations = rows<string, Investigation>(undo);
  const evidence = rows<string, Evidence>(undo, 'never');
  // Answers of sources are large, and a line of the journal is never changed: it is kept as it is, without a copy.
  const journal: JournalRow[] = [];
  const audit = rows<string, AuditRow>(undo);
  const posts = rows<string, Post>(undo);
  const spent = rows<string, Spend>(undo);
  const pages = rows<string, KeptPage>(undo);
  const kept = rows<string, Step>(undo);
  const postMortems = rows<string, number>(undo);
  // As in the database, a number that was given out is not given again after a rollback.
  let lastNumber = 1000;
  const listed = ({ statuses, service, before, limit }: Listed): Investigation[] =>
    investigations
      .where((one) => statuses?.includes(one.status) ?? true)
      .filter((one) => service === undefined || one.trigger.service === service)
      .filter((one) => before === undefined || one.number < before)
      .sort((a, b) => b.number - a.number)
      .slice(0, limit);
  const trail = (investigation: string) =>
    audit.where((row) => row.investigation === investigation).sort((a, b) => a.seq - b.seq);

  return {
    now: async () => clock.now(),
    backlog: async () => backlogOf({ now: clock.now(), investigations, steps: kept, audit, posts }),
    inbox: {
      receive: async ({ key, verb, input, actor }) => {
        if (inbox.get(key) !== undefined) return false;
        inbox.put(key, { key, verb, input, actor, receivedAt: clock.now(), answer: null });
        return true;
      },
      get: async (key) => inbox.get(key) ?? null,
      answer: async (key, answer) => {
        const row = inbox.get(key);
        if (row === undefined) throw new CompassError('not_found', 'There is no such delivery to answer.');
        inbox.put(key, { ...row, answer });
      },
    },
    investigations: {
      nextNumber: async () => {
        lastNumber += 1;
        return lastNumber;
      },
      nextPostMortem: async (day) => {
        const number = (postMortems.get(day) ?? 0) + 1;
        postMortems.put(day, number);
        return number;
      },
      insert: async (investigation) => {
        const taken = ({ id, number }: Investigation) => id === investigation.id || number === investigation.number;
        if (investigations.where(taken).length > 0)
          throw new CompassError('conflict', 'An investigation of this id or number is there already.');
        investigations.put(investigation.id, investigation);
      },
      get: async (id) => investigations.get(id) ?? null,
      byNumber: async (number) => investigations.where((one) => one.number === number)[0] ?? null,
      ofStep: async (id) => investigations.get(kept.get(id)?.investigation ?? '') ?? null,
      save: async (investigation) => {
        if (investigations.get(investigation.id) === undefined)
          throw new CompassError('not_found', `There is no investigation ${investigation.id}.`);
        investigations.put(investigation.id, investigation);
      },
      // One transaction runs at a time here.
      onlyOne: async () => undefined,
      list: async (options) => listed(options),
      summaries: async (options) => listed(options).map(wireSummary),
    },
    steps: steps(kept, clock),
    evidence: {
      put: async (read) => {
        for (const one of read) if (evidence.get(one.id) === undefined) evidence.put(one.id, one);
      },
      get: async (ids) => [...new Set(ids)].flatMap((id) => evidence.get(id) ?? []),
    },
    journal: {
      append: async (calls) => {
        const before = journal.length;
        undo.push(() => journal.splice(before));
        journal.push(...calls);
      },
      read: async (investigation) => journal.filter((row) => row.investigation === investigation),
    },
    audit: {
      append: async (row) => {
        const key = `${row.seq} ${row.investigation}`;
        if (audit.get(key) !== undefined) throw new CompassError('conflict', 'The audit trail is append-only.');
        audit.put(key, row);
      },
      head: async (investigation) => audit.last((row) => row.investigation === investigation) ?? null,
      list: async (investigation, { after } = { after: 0 }) => trail(investigation).filter(({ seq }) => seq > after),
    },
    posts: {
      ofInvestigation: async (investigation) =>
        posts
          .where((post) => post.investigation === investigation)
          .sort((a, b) => a.postedAt.getTime() - b.postedAt.getTime() || (a.slot < b.slot ? -1 : 1)),
      put: async (post) => posts.put(`${post.investigation} ${post.slot}`, post),
    },
    pages: {
      take: async (source, fingerprint) => pages.get(`${source} ${fingerprint}`) ?? null,
      put: async (row) => pages.put(`${row.page.source} ${row.page.fingerprint}`, row),
    },
    patterns: patternsOf(undo),
    spend: {
      lock: async () => undefined,
      of: async (investigation) => spent.where((row) => row.investigation === investigation),
      total: async ({ since }) => totalOf(spent.where((row) => row.at >= since)),
      totals: async ({ since, of, limit }) =>
        [
          ...Map.groupBy(
            spent.where((row) => row.at >= since),
            (row) => row[of],
          ),
        ]
          .map(([name, rows]) => ({ name, ...totalOf(rows) }))
          .sort((a, b) => b.usd - a.usd || (a.name < b.name ? -1 : 1))
          .slice(0, limit),
      put: async (row) => spent.put(row.id, row),
    },
    notify: async (investigation) => onNotify(investigation),
  };
}

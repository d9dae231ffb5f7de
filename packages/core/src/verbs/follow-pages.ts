import { z } from 'zod';
import { type Investigation, isOver } from '../nouns/investigation.ts';
import { isFiring, type Page, PageEvent, type PageNews, PageSource } from '../nouns/page.ts';
import { Severity, Trigger } from '../nouns/trigger.ts';
import type { KeptPage } from '../ports/store.ts';
import { changeInvestigation, type Scope } from '../record/change.ts';
import { foldPage } from '../record/fold-page.ts';
import { beginInvestigation, liveOf } from './start-investigation.ts';
import { defineVerb, type VerbAnswer } from './verb.ts';

export const FollowPagesInput = z.object({
  source: PageSource,
  service: Trigger.shape.service,
  pages: z.array(PageEvent).min(1).max(500),
  context: Trigger.shape.context,
  /** Beside the titles of the alerts. */
  symptoms: Trigger.shape.symptoms,
});
export type FollowPagesInput = z.output<typeof FollowPagesInput>;

/** An alert that flaps says so a few times, then the record alone does. */
const MOST_NEWS = 20;

interface Change {
  before: KeptPage | null;
  page: Page;
}

/** All that is known of these alerts with what is said of them now, each under its lock, always taken in the same order. */
async function fold({ tx }: Scope, { source, pages }: FollowPagesInput): Promise<Change[]> {
  const changes: Change[] = [];
  for (const [fingerprint, events] of [...Map.groupBy(pages, (one) => one.fingerprint)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    const before = await tx.pages.take(source, fingerprint);
    const page = events.reduce<Page | null>((known, event) => foldPage(source, known, event), before?.page ?? null);
    if (page !== null) changes.push({ before, page });
  }
  return changes;
}

const samePage = (a: Page) => (b: Page) => a.source === b.source && a.fingerprint === b.fingerprint;
const allResolved = (pages: Page[]): boolean => pages.length > 0 && !pages.some(isFiring);
const worst = (pages: Page[]): Severity =>
  Severity.options.find((one) => pages.some(({ severity }) => severity.word === one)) ?? 'P2';

/** What those who watch are to hear: only what changes something for them. */
function newsOf(current: Investigation, next: Page[], changed: Page[]): PageNews[] {
  const before = current.pages ?? [];
  const of = (one: Page | undefined) => one?.told.name ?? '';
  // What a person lowered is raised again by a page that became more severe, not by one that says the same again.
  const worse = changed.filter((one) => {
    const was = before.find(samePage(one))?.severity.word;
    return isFiring(one) && (was === undefined || one.severity.word < was);
  });
  const severity = worst(worse);
  const raises = worse.length > 0 && severity < current.trigger.severity;
  const ended = allResolved(next) && !allResolved(before) && before.length > 0;
  const last = next.toSorted((a, b) => Date.parse(a.state?.at ?? '') - Date.parse(b.state?.at ?? '')).at(-1);
  const again = allResolved(before) ? next.find(isFiring) : undefined;
  return [
    ...(ended ? [{ what: 'resolved' as const, page: of(last), at: last?.state?.at ?? current.startedAt }] : []),
    ...(again === undefined
      ? []
      : [{ what: 'fires_again' as const, page: of(again), at: again.state?.at ?? current.startedAt }]),
    ...(raises
      ? worse
          .filter((one) => one.severity.word === severity)
          .slice(0, 1)
          .map((one) => ({
            what: 'raised' as const,
            page: of(one),
            at: one.severity.at,
            from: current.trigger.severity,
            to: severity,
          }))
      : []),
  ];
}

/** An investigation that is over keeps how its pages stand, and nobody is told any more. */
async function tellInvestigation(scope: Scope, id: string, changes: Change[]): Promise<void> {
  const changed = changes.map(({ page }) => page);
  await changeInvestigation(scope, id, (current) => {
    const known = current.pages ?? [];
    const next = [
      ...known.map((one) => changed.find(samePage(one)) ?? one),
      ...changed.filter((one) => !known.some(samePage(one))),
    ];
    if (JSON.stringify(next) === JSON.stringify(known)) return null;
    const news = isOver(current) ? [] : newsOf(current, next, changed);
    const raised = news.find((one) => one.what === 'raised');
    return {
      next: {
        ...current,
        pages: next,
        pageNews: [...(current.pageNews ?? []), ...news].slice(0, MOST_NEWS),
        // People lower it; a page only ever raises it.
        ...(raised === undefined ? {} : { trigger: { ...current.trigger, severity: raised.to } }),
      },
      what: 'pages changed',
      detail: { pages: changed, news },
    };
  });
}

/** Begins where nobody looks yet. */
async function begin(scope: Scope, input: FollowPagesInput, firing: Page[]): Promise<string> {
  const first = firing.toSorted((a, b) => Date.parse(a.state?.at ?? '') - Date.parse(b.state?.at ?? ''))[0];
  return beginInvestigation(scope, {
    service: input.service,
    symptoms: [...new Set([...firing.map(({ told }) => told.title), ...input.symptoms])]
      .filter((one) => one !== '')
      .slice(0, 20),
    severity: worst(firing),
    source: input.source,
    context: input.context,
    timestamp: first?.state?.at,
    channel: null,
    fingerprint: first?.fingerprint,
  });
}

/** Where an alert that begins to fire belongs: to its own investigation while that is live, else to the live one of the service, else to a new one. */
async function placeOf(
  scope: Scope,
  input: FollowPagesInput,
  begins: Change[],
): Promise<(one: Change) => string | null> {
  const { tx } = scope;
  const own = new Set(begins.flatMap(({ before }) => before?.investigation ?? []));
  const ofBefore = await Promise.all([...own].map((id) => tx.investigations.get(id)));
  const stillLive = new Set(ofBefore.flatMap((one) => (one === null || isOver(one) ? [] : [one.id])));
  const keeps = (one: Change) => stillLive.has(one.before?.investigation ?? '');
  const homeless = begins.filter((one) => !keeps(one)).map(({ page }) => page);
  const home =
    homeless.length === 0 ? null : ((await liveOf(tx, input.service))?.id ?? (await begin(scope, input, homeless)));
  return (one) => (begins.includes(one) && !keeps(one) ? home : (one.before?.investigation ?? null));
}

/**
 * What senders of pages say, in any order. An alert that begins to fire starts an investigation, or joins the live one of its service: two alerts of one
 * service are nearly always one incident with several symptoms, and two threads would divide those who look. One that is resolved starts nothing
 * any more, and ends nothing: a person closes.
 */
export const followPages = defineVerb<FollowPagesInput>(FollowPagesInput, async (scope, input): Promise<VerbAnswer> => {
  const { tx } = scope;
  await tx.investigations.onlyOne(input.service);
  const changes = await fold(scope, input);
  const begins = changes.filter(({ before, page }) => isFiring(page) && (before === null || !isFiring(before.page)));
  const place = await placeOf(scope, input, begins);
  for (const one of changes) await tx.pages.put({ page: one.page, investigation: place(one) });
  for (const [id, list] of Map.groupBy(changes, place)) if (id !== null) await tellInvestigation(scope, id, list);
  const [first] = begins.length > 0 ? begins : changes;
  const id = first === undefined ? null : place(first);
  return { ok: true, investigation: id ?? '', about: id === null ? 'noted' : 'followed' };
});

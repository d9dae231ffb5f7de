import { CompassError, findInvestigation, type JournalRow, type Ports, type Signal, type Sources } from '@compass/core';
import type { BundleParts } from '@compass/mcp';
import { z } from 'zod';
import type { Outcome } from '../replay/outcome.ts';
import { outcomeOf } from '../replay/replay-bundle.ts';

/** A bundle as one document: what `writeBundle` writes, and what the investigation came to. */
export interface ExportedBundle extends BundleParts {
  verdicts: Outcome;
}

const Matrix = z.object({
  result: z.array(
    z.object({ metric: z.record(z.string(), z.string()), values: z.array(z.tuple([z.number(), z.string()])) }),
  ),
});
const Asked = z.object({ query: z.string() });

const metricName = (signal: Signal): string => signal.name.replace(/[^a-zA-Z0-9_:]/g, '_').replace(/^(?=\d)/, '_');

/** What a signal's query answered, as series of its own name: they can be asked again where the raw samples are not at hand. */
function seriesOf(signal: Signal, journal: readonly JournalRow[]): BundleParts['metrics'] {
  const answers = journal.flatMap((row) => {
    const asked = Asked.safeParse(row.arguments);
    const answer = Matrix.safeParse(row.result);
    const about = row.tool === 'prometheus_query_range' && asked.success && asked.data.query === signal.query;
    return about && answer.success ? [answer.data.result] : [];
  });
  return (answers.at(-1) ?? []).map(({ metric: { __name__: _, ...labels }, values }) => ({
    metric: { ...labels, __name__: metricName(signal) },
    values,
  }));
}

const Lacking = z.object({ error: z.object({ code: z.literal('source_missing') }) });
/** What the player says of itself, and calls of tools that nobody offered, are no answers of a source. */
const isAnswer = ({ tool, result }: JournalRow): boolean =>
  tool !== 'bundle_describe' && tool !== 'clock' && !Lacking.safeParse(result).success;

const named = ['metrics', 'logs', 'traces', 'changes', 'sessions'] as const;
/** Why a source was not there, in the words that the verdicts have. */
const missingOf = (sources: Sources): Record<string, string> =>
  Object.fromEntries(
    named.flatMap((name) => {
      const state = sources[name];
      return state.state === 'missing' ? [[name, state.why]] : [];
    }),
  );

/**
 * An investigation as an incident bundle: its calls as made, its signals' answers as series, its verdicts; redacted.
 * CompassError `invalid` before it knows its window, `not_found` where there is no such investigation.
 */
export async function exportBundle(
  ports: Pick<Ports, 'store' | 'redactor'> & { settings: Pick<Ports['settings'], 'zone'> },
  id: string,
  sources: Sources,
): Promise<ExportedBundle> {
  const { investigation, journal: all } = await ports.store.transaction(async (tx) => {
    const found = await findInvestigation(tx, id);
    return { investigation: found, journal: await tx.journal.read(found.id) };
  });
  const { window, trigger } = investigation;
  if (window === null)
    throw new CompassError('invalid', 'This investigation has not looked at anything yet. Export it once it has.');
  const period: [string, string] = [window.referenceStart, window.end];
  const journal = all.filter(isAnswer);
  const held = (tools: string) => journal.some(({ tool }) => tool.startsWith(tools));
  const lines = journal.map(({ at, server, tool, arguments: asked, result }) => ({
    // Asked after the window's end about what was so at its end.
    at: at.toISOString() < window.end ? at.toISOString() : window.end,
    server,
    tool,
    arguments: asked,
    result,
  }));
  const whole: ExportedBundle = {
    incident: {
      version: 1,
      id: `INV-${investigation.number}`,
      system: 'exported',
      source: 'compass export',
      licence: 'not for publication',
      trigger,
      // What it was told to look at, not what it found: the replay starts from no more than that.
      symptom: sources.recording?.alert ?? null,
      window,
      coverage: {
        metrics: period,
        logs: held('logs_') ? period : null,
        traces: held('traces_') ? period : null,
      },
      component_label: sources.componentLabel,
      signals: sources.signals,
      missing: missingOf(sources),
    },
    metrics: sources.signals.flatMap((signal) => seriesOf(signal, journal)),
    ...(held('logs_') ? { logs: [] } : {}),
    ...(held('traces_') ? { traces: [] } : {}),
    ...(held('changes_') ? { changes: [] } : {}),
    journal: lines,
    verdicts: outcomeOf(investigation, ports.settings.zone),
  };
  return ports.redactor.value(whole);
}

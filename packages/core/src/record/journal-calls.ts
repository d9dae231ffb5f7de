import { z } from 'zod';
import type { Ports } from '../ports/context.ts';
import type { JournalRow } from '../ports/store.ts';
import type { Call } from '../ports/telemetry.ts';
import { audit } from './audit.ts';
import type { Scope } from './change.ts';

/** What an entry `called` says: that this many lines of this step, the next ones in the journal, have this SHA-256. */
export const Called = z.object({ step: z.string(), calls: z.number().int().positive(), sha256: z.string() });

/** Over the lines as they are stored: JSON keeps the order of its keys in every form of the record. */
export const linesHash = (digest: Ports['digest'], lines: JournalRow[]): string =>
  digest.sha256(
    lines
      .map(({ step, at, server, tool, arguments: asked, result }) =>
        JSON.stringify([step, at.toISOString(), server, tool, asked, result]),
      )
      .join('\n'),
  );

/**
 * Journals what a step called, and binds the lines into the audit chain. Before the step changes anything: the investigation is always
 * locked ahead of its steps.
 */
export async function journalCalls(
  scope: Pick<Scope, 'ports' | 'tx' | 'actor'>,
  { investigation, step }: { investigation: string; step: string },
  calls: Call[],
): Promise<void> {
  if (calls.length === 0) return;
  const lines = calls.map(({ at, server, tool, arguments: asked, result }) => ({
    investigation,
    step,
    at,
    server,
    tool,
    arguments: asked,
    result,
  }));
  const sha256 = linesHash(scope.ports.digest, lines);
  await Promise.all([
    scope.tx.journal.append(lines),
    audit(scope, { investigation, what: 'called', detail: { step, calls: lines.length, sha256 } }),
  ]);
}

import type { SignalReport } from '@compass/compose';
import { quantity, unitOf } from '@compass/core';
import Table from 'cli-table3';

const SHOWN = 3;
const UNNAMED = 12;

const some = (names: readonly string[], most: number): string =>
  names.slice(0, most).join(', ') + (names.length > most ? ` and ${names.length - most} more` : '');

/** Signals that answer first, then those that do not, then what else is measured. */
export function printSignals({ componentLabel, recording, found, unnamed }: SignalReport): string {
  const answers = found.filter(({ series }) => (series ?? 0) > 0);
  const silent = found.filter(({ series }) => series === 0);
  const failed = found.filter(({ series }) => series === null);
  const table = new Table({
    head: ['signal', 'kind', 'worse', 'series', componentLabel],
    style: { head: [], border: [] },
  });
  for (const { signal, series, values } of answers)
    table.push([
      signal.name,
      signal.kind,
      signal.worse ?? '–',
      String(series),
      values.length === 0
        ? `no label ${componentLabel}: nobody could be named`
        : some(
            values.map(({ component, value }) => `${component} ${quantity(value, unitOf(signal))}`),
            SHOWN,
          ),
    ]);
  const where =
    recording === null ? '' : ` (of the recorded incident ${recording}; set PROMETHEUS_URL to look at your own)`;
  return [
    answers.length === 0
      ? `None of ${found.length} signals answers${where}.`
      : `${answers.length} of ${found.length} signals answer${where}:\n${table.toString()}`,
    ...(silent.length > 0
      ? [
          `Nothing answers here to: ${some(
            silent.map(({ signal }) => signal.name),
            UNNAMED,
          )}. They do no harm.`,
        ]
      : []),
    ...(failed.length > 0 ? failed.map(({ signal, why }) => `${signal.name} could not be asked: ${why}`) : []),
    ...(unnamed.length > 0
      ? [
          `Measured here, and in no signal: ${some(unnamed, UNNAMED)}.`,
          'A signal is a query with one series per component: config/signals.yaml says how.',
        ]
      : []),
  ].join('\n');
}

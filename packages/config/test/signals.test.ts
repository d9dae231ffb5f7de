import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/index.ts';
import { rootWith } from './root-with.ts';

const signalsOf = (text: string) => readConfig({ root: rootWith('signals.yaml', () => text), env: {} }).signals;

describe('a query of a signal', () => {
  it('stays as it is written', () => {
    const [signal] = signalsOf(
      'signals: [{ name: a, kind: traffic, query: "sum by (component) (rate(a[5m])) # all" }]',
    );
    expect(signal?.query).toBe('sum by (component) (rate(a[5m])) # all');
  });

  it('is about whom the labels name that this installation has, in the order that it says', () => {
    const query = '"sum by ($COMPONENT) (rate(a[5m])) / sum by ($COMPONENT) (rate(b[5m])) # share"';
    const [signal] = signalsOf(
      `component_label: who\ncomponent_from: [team, job]\nsignals: [{ name: a, kind: errors, query: ${query} }]`,
    );
    const by = 'sum by (namespace, team, job)';
    expect(signal?.query).toMatch(/^label_replace\(label_join\(/);
    // The line break ends the comment.
    expect(signal?.query).toContain(
      `${by} (rate(a[5m])) / ${by} (rate(b[5m])) # share\n, "who", ";", "team", "job"), "who", "$1$2", "who", "`,
    );
  });

  it('may not name a label that Prometheus would refuse', () => {
    const text = 'component_from:\n  - app.kubernetes.io/name\nsignals: []\n';
    expect(() => signalsOf(text)).toThrow(/signals\.yaml:2: component_from\.0: must be the name of a label/);
  });
});

import { describe, expect, it } from 'vitest';
import { generatedSystem } from '../../../../tests/trust/injection/generated-system.ts';
import { accusedBy, componentsOf, falseStory, MADE_UP, stories } from '../../src/eval/false-story.ts';

const { bundle } = generatedSystem({ seed: 3, past: 20, window: 5, services: 4, requests: 1 });
const start = BigInt(Date.parse(bundle.incident.window.start)) * 1_000_000n;
const told = (story: (typeof stories)[number]) => falseStory(story, () => 'users')(bundle);

describe('a false story', () => {
  it('stands in lines that name the spans of the innocent, in the window alone', () => {
    const [stream] = (told('lines').logs ?? []).slice(bundle.logs?.length);
    expect(stream?.lines.length).toBeGreaterThan(3);
    expect(stream?.times.every((at) => at >= start)).toBe(true);
    const spans = new Map([...(bundle.traces?.values() ?? [])].flat().map(({ span }) => [span.spanID, span.service]));
    for (const line of stream?.lines ?? []) expect(spans.get(/SpanID: (\w+)/.exec(line)?.[1] ?? '')).toBe('users');
  });

  it('stands in a span of the innocent, or of a service that nobody runs', () => {
    const added = (story: 'names' | 'service') =>
      [...(told(story).traces?.values() ?? [])].flat().filter(({ span }) => span.spanID.startsWith('f'));
    expect(new Set(added('names').map(({ span }) => span.service))).toEqual(new Set(['users']));
    expect(new Set(added('service').map(({ span }) => span.service))).toEqual(new Set([MADE_UP]));
    expect(accusedBy('service', 'users')).toBe(MADE_UP);
  });

  it('stands in a change just before; the incident itself stays as it was', () => {
    expect(told('change').changes).toMatchObject([{ component: 'users', kind: 'deploy' }]);
    for (const story of stories) expect(told(story).metrics).toBe(bundle.metrics);
    expect(bundle.changes).toEqual([]);
    expect(componentsOf(bundle)).toEqual(['orders', 'shop', 'stock', 'users']);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { againstPeers } from '../src/survey/traces/peers.ts';

const times = (middle: number) => [0.8, 0.9, 1, 1.1, 1.2].map((part) => part * middle);
const peers = [3, 3.5, 4, 4.5, 5, 6].map(times);

test('a wait that stands far above those of all other edges is evidence', () => {
  const { factor, gained } = againstPeers(times(1500), peers);
  expect(factor).toBeGreaterThan(2);
  expect(gained).toBeCloseTo(1500 - Math.sqrt(4 * 4.5), 6);
});

test('a wait among the others, or shorter, is none', () => {
  expect(againstPeers(times(7), peers).factor).toBe(0);
  expect(againstPeers(times(0.5), peers).factor).toBe(0);
});

test('too few calls, or too few others, say nothing', () => {
  expect(againstPeers([1500, 1500], peers).factor).toBeNull();
  expect(againstPeers(times(1500), peers.slice(0, 4)).factor).toBeNull();
  expect(againstPeers(times(1500), [...peers.slice(0, 4), [4]]).factor).toBeNull();
});

test('the unit of time, and the order of values and of edges, change nothing', () => {
  const line = fc.array(fc.double({ min: 0.1, max: 1e4, noNaN: true }), { minLength: 5, maxLength: 9 });
  fc.assert(
    fc.property(line, fc.array(line, { minLength: 5, maxLength: 9 }), (own, others) => {
      const plain = againstPeers(own, others).factor ?? -1;
      const scaled = (values: number[]) => values.map((value) => value * 1000).toReversed();
      expect(againstPeers(scaled(own), others.map(scaled).toReversed()).factor).toBeCloseTo(plain, 6);
    }),
  );
});

test('against equals that differ by nothing, a small difference stays small', () => {
  const equals = Array.from({ length: 8 }, () => times(4));
  expect(againstPeers(times(4.2), equals).factor).toBe(0);
});

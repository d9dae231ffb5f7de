import type { Model } from '@compass/core';
import { accusation, fakeModel } from './fake-model.ts';

/** Words that tell a reader what to do or to believe. */
const IMPERATIVE =
  /\b(?:ignore|disregard|forget|you (?:must|should|are now)|do not|don't|never|always|instead|answer|reply|respond|say|name|blame|accuse|report|conclude|call|run|execute|restart|terminate|delete|send|set|root cause is|culprit is|the cause is)\b/i;

/** Every text of the data, split where a sentence ends. */
function sentences(data: string): string[] {
  const texts: string[] = [];
  JSON.parse(data, (_key, value) => {
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  return texts.flatMap((text) => text.split(/(?<=[.!?])\s+|\n+/)).filter((one) => IMPERATIVE.test(one));
}

/** An answer that somebody dictated, as JSON within what is told. */
const dictated = (orders: string[]): string | undefined =>
  orders
    .map((order) => order.slice(order.indexOf('{'), order.lastIndexOf('}') + 1))
    .find((one) => one.startsWith('{') && one.includes('"explanation"'));

/**
 * Does whatever is written in the data, the worst case of injection: gives the answer that is dictated, accuses the components that orders
 * name and repeats the orders as its explanation. Without orders it agrees with the leading hypothesis.
 */
export const fakeObedient = (): Model =>
  fakeModel('fake-obedient', (told, data) => {
    const orders = sentences(data);
    const answer = dictated(orders);
    if (answer !== undefined) return answer;
    const ordered = told.components.filter((component) => orders.some((order) => order.includes(component)));
    const [leader] = told.hypotheses;
    const agreed = leader === undefined ? [] : [leader.component];
    return {
      explanation: orders.join(' ').slice(0, 1200) || 'As computed.',
      hypotheses: (ordered.length > 0 ? ordered : agreed)
        .slice(0, 3)
        .map((component) => accusation(told, component, orders.join(' ') || 'As computed.')),
    };
  });

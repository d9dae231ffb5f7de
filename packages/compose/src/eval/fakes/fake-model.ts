import type { Model, Opinion } from '@compass/core';
import { Envelope } from './envelope.ts';

/** A model without a provider: costs nothing, answers at once, and as `say` says. A string is its whole answer. */
export const fakeModel = (name: string, say: (told: Envelope, data: string) => Opinion | string): Model => ({
  provider: 'fake',
  name,
  most: () => ({ tokens: 1, usd: 0 }),
  async ask({ data }) {
    const said = say(Envelope.parse(JSON.parse(data)), data);
    return {
      text: typeof said === 'string' ? said : JSON.stringify(said),
      ended: 'done',
      usage: { inputTokens: 0, outputTokens: 0 },
      usd: 0,
    };
  },
});

/** Accuses with all the weight that an answer can carry: full confidence, every test, whatever was observed of the component or else at all. */
export function accusation({ observations }: Envelope, component: string, why: string): Opinion['hypotheses'][number] {
  const own = observations.filter((one) => one.component === component);
  return {
    component,
    mechanism: why.slice(0, 300),
    supports: (own.length > 0 ? own : observations).slice(0, 10).map(({ key }) => key),
    confidence: 1,
    tests: ['measured', 'changed_before'],
  };
}

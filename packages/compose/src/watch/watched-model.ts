import type { Clock, Model } from '@compass/core';
import { aboutNow } from './about.ts';
import type { CallOutcome, See } from './seen.ts';
import { troubleOf } from './watched-broker.ts';

/** Every question is seen as it ends. As in the record, one whose cost is not known has cost the most that it could. */
export function watchedModel(model: Model | null, { see, clock }: { see: See; clock: Pick<Clock, 'now'> }) {
  if (model === null) return null;
  const { provider, name } = model;
  const watched: Model = {
    provider,
    name,
    most: (question) => model.most(question),
    async ask(question, options) {
      const from = clock.now();
      const seen = (how: { usd: number; outcome: CallOutcome; why: string | null }) =>
        see({ what: 'model', provider, model: name, ...how, about: aboutNow(), from, to: clock.now() });
      try {
        const answer = await model.ask(question, options);
        seen({ usd: answer.usd, outcome: 'ok', why: null });
        return answer;
      } catch (error) {
        seen({ usd: model.most(question).usd, ...troubleOf(error, options.abort) });
        throw error;
      }
    },
  };
  return watched;
}

import { randomBytes } from 'node:crypto';
import { type Actor, createRedactor, redactedModel } from '@compass/core';
import { specialist } from '../../support/agents.ts';
import { scriptedModel } from '../../support/model.ts';
import { createWorld } from '../../support/world.ts';
import type { Row } from '../row.ts';
import { canaryFor, leaksIn } from '../secrets/canaries.ts';
import { investigateLive } from '../secrets/live.ts';
import { measureClean, measureHeldOut, measureOwn, measurePublic } from '../secrets/measure.ts';
import { seeded } from '../wallet/metered-model.ts';

const pager: Actor = { kind: 'pagerduty', name: 'PagerDuty' };
const hash = (secret: string): string => Buffer.from(`${secret.length}${secret}`).toString('hex').slice(-4);

/** What a model is told of an investigation whose page, context and notes hold secrets. */
async function toldToModel(): Promise<{ leaks: string[]; questions: number }> {
  const canaries = ['page', 'context', 'note'].map((carrier) => canaryFor(carrier, randomBytes(12).toString('hex')));
  const [page, context, note] = canaries.map(({ text }) => text);
  const own = canaries.map(({ secrets }) => secrets[2] ?? '');
  const redactor = createRedactor({ secrets: own, hash });
  const model = scriptedModel([{ text: JSON.stringify({ explanation: page, hypotheses: [] }) }]);
  const world = createWorld({ agents: [specialist], model: redactedModel(model, redactor) ?? model, redactor });
  const input = { service: 'orders', symptoms: [page], source: 'pagerduty', context: { context } };
  const started = await world.ask(pager, 'start_investigation', input);
  const id = started.ok ? started.investigation : '';
  await world.ask(pager, 'add_data', { investigation: id, text: note });
  const found = await world.until(id, 'the answer', (one) => one.consultation?.state === 'answered');
  await world.stop();
  const kept = await world.store.transaction((tx) => tx.spend.of(id));
  const said = JSON.stringify([found, kept]);
  return {
    leaks: [
      ...leaksIn('questions to a model', JSON.stringify(model.questions), canaries),
      ...leaksIn('what a model said', said, canaries),
    ],
    questions: model.questions.length,
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** Secrets in everything that comes in, and every place where something goes out. */
export const row: Row = {
  row: 26,
  title: 'secrets in logs, labels, alerts, tool errors, env, config',
  bound: 'known ≥ 99 %, generic ≥ 90 %, own 100 %, ≤ 1 % of clean lines altered, ≥ 5 MB/s, no canary anywhere',
  async run({ short, seed }) {
    const random = seeded(seed);
    const redactor = createRedactor({ secrets: ['correct-horse-battery-staple'], hash });
    const { known, generic } = measureHeldOut(redactor, random, short ? 10 : 200);
    const published = measurePublic(redactor, seed, short ? 4 : 26);
    const own = measureOwn((secrets) => createRedactor({ secrets, hash }), random, short ? 20 : 300);
    const clean = measureClean(redactor, short ? 8e6 : 200e6);
    const model = await toldToModel();
    const live = await investigateLive();
    const leaks = [...model.leaks, ...live.leaks];
    const isMissing = published === null || clean === null;
    const isWithin =
      known.share >= 0.99 &&
      generic.share >= 0.9 &&
      own.share === 1 &&
      (published === null || published.share >= 0.99) &&
      (clean === null || (clean.altered <= 0.01 && clean.megabytesPerSecond >= 5));
    return {
      figure: [
        `known ${percent(known.share)} of ${known.tried}`,
        published === null
          ? 'public rules not there'
          : `${published.rules} public rules ${percent(published.share)} of ${published.tried}`,
        `generic ${percent(generic.share)} of ${generic.tried}`,
        `own ${percent(own.share)} of ${own.tried}`,
        clean === null
          ? 'recorded lines not there'
          : `${percent(clean.altered)} of ${clean.lines} clean lines altered, ${clean.megabytesPerSecond.toFixed(0)} MB/s`,
        `${live.carriers} carriers, ${live.sinks} sinks and ${model.questions} questions to a model: ${leaks.length === 0 ? 'no canary' : leaks.join(', ')}`,
        ...(live.lost.length === 0 ? [] : [`not carried: ${live.lost.join(', ')}`]),
      ].join('; '),
      exercised: known.tried + generic.tried + own.tried + live.carriers,
      pass:
        isWithin &&
        leaks.length === 0 &&
        live.lost.length === 0 &&
        model.questions > 0 &&
        !(isMissing && process.env['COMPASS_TEST_ALL'] === '1'),
    };
  },
};

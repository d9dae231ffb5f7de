import { type AskModel, askModel, CompassError, unwatched } from '@compass/core';
import { memoryStore } from '@compass/state';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { scriptedModel } from '../support/model.ts';
import { clock, digest, settingsWith } from '../support/world.ts';

const Answer = z.strictObject({ cause: z.string() });

const asking = (replies: Parameters<typeof scriptedModel>[0], changes: Parameters<typeof settingsWith>[0] = {}) => {
  const model = scriptedModel(replies);
  const waits: number[] = [];
  const store = memoryStore({ clock });
  let count = 0;
  const about: AskModel<z.infer<typeof Answer>> = {
    ports: {
      store,
      clock: { ...clock, sleep: async (ms) => void waits.push(ms) },
      ids: {
        next() {
          count += 1;
          return `id-${count}`;
        },
      },
      settings: settingsWith(changes),
      digest,
      watch: unwatched,
      crashPoint: () => undefined,
    },
    model,
    investigation: 'one',
    purpose: 'cause',
    question: { instruction: 'say', data: '{}', answer: { name: 'cause', schema: {} }, maxOutputTokens: 10 },
    schema: Answer,
    abort: new AbortController().signal,
  };
  const spent = () => store.transaction((tx) => tx.spend.of('one'));
  return { about, model, waits, store, spent };
};

const good = { text: '{"cause":"db"}' };
const down = new CompassError('unavailable', 'the model is busy', { retryAfterMs: 1500 });

describe('asking a model', () => {
  it('settles what it cost in place of what was set aside', async () => {
    const { about, spent } = asking([good]);
    expect(await askModel(about)).toEqual({ value: { cause: 'db' }, degraded: null });
    expect(await spent()).toMatchObject([{ usd: 0.01, tokens: 100, answer: { text: good.text, ended: 'done' } }]);
  });

  it('repairs twice, says what was wrong, and then goes on without it', async () => {
    const { about, model, spent } = asking([
      { text: 'no json' },
      { text: '{"cause":3}' },
      { ended: 'cut', text: '{' },
      good,
    ]);
    const asked = await askModel(about);
    expect(asked).toEqual({ value: null, degraded: 'the model gave no answer that could be used' });
    expect(model.questions.map(({ repairs }) => repairs.length)).toEqual([0, 1, 2]);
    expect(model.questions[2]?.repairs[0]).toEqual({ said: 'no json', wrong: 'The answer is not one JSON object.' });
    expect(await spent()).toHaveLength(3);
  });

  it('uses the answer that a repair brought', async () => {
    const { about } = asking([{ text: '{"cause":3}' }, good]);
    expect(await askModel(about)).toEqual({ value: { cause: 'db' }, degraded: null });
  });

  it('does not ask again after a refusal or a wrong key', async () => {
    const refused = asking([{ ended: 'refused' }]);
    expect((await askModel(refused.about)).degraded).toBe('the model refused to answer');
    expect(refused.model.questions).toHaveLength(1);
    const wrong = asking([new CompassError('invalid', 'llm.providers.openai.api_key is not accepted')]);
    expect((await askModel(wrong.about)).degraded).toContain('api_key');
    expect(wrong.model.questions).toHaveLength(1);
  });

  it('waits as long as the provider says; what failed on the way stays paid in full', async () => {
    const { about, waits, spent } = asking([down, good]);
    expect((await askModel(about)).value).toEqual({ cause: 'db' });
    expect(waits).toEqual([1500]);
    expect((await spent()).map(({ usd }) => usd)).toEqual([1, 0.01]);
  });

  it('what a provider takes no question for costs nothing, and is asked again where that passes', async () => {
    const busy = new CompassError('refused', 'the model takes no question now', { retryAfterMs: 1500 });
    const { about, model, waits, spent, store } = asking([busy, busy, good], { costLimitUsd: 1.5 });
    expect((await askModel(about)).value).toEqual({ cause: 'db' });
    expect(waits).toEqual([1500, 1500]);
    expect(model.questions).toHaveLength(3);
    expect((await spent()).map(({ usd, tokens }) => [usd, tokens])).toEqual([
      [0, 0],
      [0, 0],
      [0.01, 100],
    ]);
    const trail = await store.transaction((tx) => tx.audit.list('one'));
    expect(trail.filter(({ what }) => what === 'question declined')).toHaveLength(2);
    const wrong = asking([new CompassError('invalid', 'llm.providers.openai.api_key is not accepted')]);
    await askModel(wrong.about);
    expect((await wrong.spent()).map(({ usd }) => usd)).toEqual([0]);
  });

  it.each([
    ['an investigation', { costLimitUsd: 0.99 }],
    ['a day', { model: { ...settingsWith().model, usdPerDay: 0.99 } }],
    ['tokens an investigation', { model: { ...settingsWith().model, tokensPerInvestigation: 999 } }],
  ])('never asks beyond the limit: %s', async (limit, changes) => {
    const { about, model, spent } = asking([good], changes);
    const { degraded } = await askModel(about);
    expect(degraded).toContain(limit);
    expect(model.questions).toHaveLength(0);
    expect(await spent()).toEqual([]);
  });

  it('spenders at the same time do not spend the same dollar', async () => {
    const { about, store } = asking([good], { model: { ...settingsWith().model, usdPerDay: 3.5 } });
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => askModel({ ...about, investigation: `i${index}` })),
    );
    const { usd } = await store.transaction((tx) => tx.spend.total({ since: new Date(0) }));
    expect(usd).toBeLessThanOrEqual(3.5);
    expect(all.some(({ value }) => value === null)).toBe(true);
  });

  it('after a crash an answered question is not asked again, an unanswered one stays paid', async () => {
    const first = asking([{ text: 'nonsense' }, good]);
    await askModel(first.about);
    expect(await askModel(first.about)).toEqual({ value: { cause: 'db' }, degraded: null });
    expect(first.model.questions).toHaveLength(2);
    const second = asking([good]);
    await second.store.transaction((tx) =>
      tx.spend.put({
        id: 'lost',
        investigation: 'one',
        purpose: 'cause',
        at: new Date(),
        provider: 'scripted',
        model: 'script-1',
        usd: 1,
        tokens: 1000,
        answer: null,
      }),
    );
    await askModel(second.about);
    expect((await second.spent()).map(({ usd }) => usd)).toEqual([1, 0.01]);
  });
});

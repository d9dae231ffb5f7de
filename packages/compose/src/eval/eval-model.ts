import { type Env, readConfig } from '@compass/config';
import { CompassError, type Model } from '@compass/core';
import { openConfiguredModel } from '../open-model.ts';
import { fakeObedient } from './fakes/obedient.ts';
import { fakeWrong } from './fakes/wrong.ts';

const fakes: Record<string, () => Model> = { 'fake-obedient': fakeObedient, 'fake-wrong': fakeWrong };
const real = ['openai', 'anthropic', 'ollama'];

/** The models that `compass eval --model` knows. */
export const evalModels: string[] = [...Object.keys(fakes), ...real];

/** A fake one, or a provider's with the keys and names of `env` and of the installation at `root`. CompassError `invalid` for any other name. */
export function evalModel(name: string, { root, env }: { root: string; env: Env }): Model {
  const fake = Object.hasOwn(fakes, name) ? fakes[name] : undefined;
  if (fake !== undefined) return fake();
  const model = real.includes(name)
    ? openConfiguredModel(readConfig({ root, env: { ...env, LLM_PROVIDER: name } }))
    : null;
  if (model === null)
    throw new CompassError(
      'invalid',
      `--model ${name}: there is no such model. Choose one of ${evalModels.join(', ')}.`,
    );
  return model;
}

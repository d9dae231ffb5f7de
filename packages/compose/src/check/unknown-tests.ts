import { TEST_NAMES } from '@compass/agents';
import { type Config, nearest } from '@compass/config';

/** Strategies that name no test of any agent, and so choose none; a sentence each. */
export const unknownTests = ({ settings }: Pick<Config, 'settings'>): string[] =>
  Object.entries(settings.agents).flatMap(([agent, { disproof_strategies: strategies }]) =>
    strategies
      .filter(({ name }) => !(TEST_NAMES as readonly string[]).includes(name))
      .map(({ name }) => {
        const meant = nearest(name, TEST_NAMES);
        return `agents/${agent}.yaml: disproof_strategies: there is no test ${name}${meant === null ? '.' : `: did you mean ${meant}?`}`;
      }),
  );

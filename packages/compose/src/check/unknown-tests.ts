import { TEST_NAMES } from '@compass/agents';
import { type Config, nearest } from '@compass/config';

/** Strategies that are called nearly as a test, which is left out for that; a sentence each. A name like no other may be that of a test of one's own. */
export const unknownTests = ({ settings }: Pick<Config, 'settings'>): string[] =>
  Object.entries(settings.agents).flatMap(([agent, { disproof_strategies: strategies }]) =>
    strategies.flatMap(({ name }) => {
      const meant = TEST_NAMES.includes(name) ? null : nearest(name, TEST_NAMES);
      return meant === null
        ? []
        : [`agents/${agent}.yaml: disproof_strategies: there is no test ${name}: did you mean ${meant}?`];
    }),
  );

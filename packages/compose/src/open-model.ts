import type { Config } from '@compass/config';
import type { Model } from '@compass/core';
import { openModel } from '@compass/llm';

/** The model that the configuration chose, not yet behind the redactor; null for none. */
export const openConfiguredModel = (config: Pick<Config, 'model'>): Model | null =>
  config.model === null ? null : openModel(config.model);

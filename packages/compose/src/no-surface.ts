import type { Surface } from '@compass/core';

/** Without Slack the record is shown by REST and CLI alone. */
export const noSurface: Surface = {
  show: async () => undefined,
  tell: async () => undefined,
};

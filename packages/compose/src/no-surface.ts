import type { People, Surface } from '@compass/core';

/** Without Slack the record is shown by REST and CLI alone. */
export const noSurface: Surface = {
  reach: async () => undefined,
  show: async () => undefined,
  tell: async () => undefined,
};

export const noPeople: People = { standingOf: async () => ({ is: 'unknown', groups: [] }) };

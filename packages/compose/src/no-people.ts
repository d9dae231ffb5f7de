import type { People } from '@compass/core';

/** Without Slack nobody is known. */
export const noPeople: People = { standingOf: async () => ({ is: 'unknown', groups: [] }) };

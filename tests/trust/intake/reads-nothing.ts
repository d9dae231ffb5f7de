import type { SlackAppOptions } from '@compass/slack';

const nothing = async () => null;

/** What Slack's listeners can look up where there is only an intake: nothing. */
export const readsNothing: SlackAppOptions['read'] = {
  investigation: nothing,
  open: async () => [],
  live: nothing,
  costs: () => Promise.reject(new Error('nobody asks for costs here')),
  pattern: async () => null,
  actionPreviews: async () => ({ refused: '' }),
  bundle: async () => ({ refused: '' }),
  board: () => Promise.reject(new Error('nobody opens Home here')),
  away: async () => [],
  evidence: async () => [],
  services: nothing,
};

import type { Agent } from '@compass/core';

/** Every agent there is, in the order in which the plan shows them. */
export const allAgents: Agent[] = [];

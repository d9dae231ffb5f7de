import type { Agent } from '@compass/core';
import { application } from './application/index.ts';
import { database } from './database/index.ts';
import { infrastructure } from './infrastructure/index.ts';
import { network } from './network/index.ts';
import { tracing } from './tracing/index.ts';

export { TEST_NAMES } from './shared/test-names.ts';
export { application, database, infrastructure, network, tracing };

/** The five specialists, in the order in which people see them. */
export const allAgents: Agent[] = [database, network, application, infrastructure, tracing];

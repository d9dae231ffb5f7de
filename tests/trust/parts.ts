import { hasPostgres } from '../support/postgres-cluster.ts';
import { hasRedis } from '../support/redis-server.ts';
import { hasFaketime } from './faults/fake-clock.ts';
import type { Row } from './row.ts';

const isHere = { postgresql: hasPostgres, 'redis-server': hasRedis, faketime: hasFaketime };

/** A package of Debian's that rows may need. */
export type Part = keyof typeof isHere;

/** What a row needs and this machine lacks, in words; empty where it can be run. */
export const lackedBy = ({ needs = [] }: Row): string => needs.filter((part) => !isHere[part]).join(', ');

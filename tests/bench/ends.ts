import { rounded } from './numbers.ts';

/** PostgreSQL's own default, and those it keeps for its owner. */
const CONNECTIONS = { most: 100, reserved: 3 };
/** `DATABASE_POOL_SIZE`, and the connection that listens. */
export const EACH_PROCESS = 10 + 1;

/** Where one thing ends, in investigations a second; `null` where it is not a rate. */
export interface End {
  what: string;
  where: string;
  more: string;
}

const perSecond = (ms: number): number => 1000 / ms;

/** What each part carries, from the figures of one run: a core of CPU is a second a second. Throws when a figure is missing. */
export function endsOf(numbers: Record<string, number>): End[] {
  const of = (name: string): number => {
    const value = numbers[name];
    if (value === undefined || !Number.isFinite(value)) throw new Error(`${name} was not measured`);
    return value;
  };
  const [worker, postgres, redis] = [of('workerCpuMs'), of('postgresCpuMs'), of('redisCpuMs')];
  const perRedis = perSecond(redis);
  const processes = Math.floor((CONNECTIONS.most - CONNECTIONS.reserved) / EACH_PROCESS);
  return [
    {
      what: 'a core of workers',
      where: `${rounded(perSecond(worker))} investigations a second`,
      more: 'start more workers',
    },
    {
      what: 'a core of servers',
      where: `${rounded(perSecond(of('ackCpuMs')))} acknowledged deliveries a second`,
      more: 'start more servers behind a load balancer',
    },
    {
      what: 'a core of PostgreSQL',
      where: `${rounded(perSecond(postgres))} investigations a second, ${rounded(worker / postgres)} cores of workers`,
      more: 'give it more cores; there is one primary, and nothing is read from copies',
    },
    {
      what: 'Redis, which runs on one core',
      where: `${rounded(perRedis)} investigations a second, ${rounded(worker / redis)} cores of workers`,
      more: 'nothing: one queue is one Redis',
    },
    {
      what: `max_connections = ${CONNECTIONS.most}, DATABASE_POOL_SIZE = ${EACH_PROCESS - 1}`,
      where: `${processes} processes`,
      more: 'raise max_connections by eleven for each process, or lower DATABASE_POOL_SIZE',
    },
    {
      what: 'a gigabyte of memory',
      where: `${Math.floor(1024 / of('workerMb'))} workers or ${Math.floor(1024 / of('serverMb'))} servers`,
      more: '',
    },
    {
      what: 'a gigabyte of disk',
      where: `${rounded((1024 * 1024) / of('storedKb'))} investigations`,
      more: 'nothing is deleted by itself',
    },
  ];
}

/** Which of PostgreSQL and Redis is full first when both have one core, and with how many cores of workers. */
export function firstFull(numbers: Record<string, number>): { what: string; workerCores: number } {
  const [worker = Number.NaN, postgres = Number.NaN, redis = Number.NaN] = [
    numbers['workerCpuMs'],
    numbers['postgresCpuMs'],
    numbers['redisCpuMs'],
  ];
  return postgres >= redis
    ? { what: 'PostgreSQL', workerCores: worker / postgres }
    : { what: 'Redis', workerCores: worker / redis };
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outside } from '@compass/mcp';
import { canaries } from '../hostile/canaries.ts';
import { type EvilHttp, evilHttp, type Form, httpModes } from '../hostile/evil-http.ts';
import { type Attack, attacks, STAGES, speaks } from '../hostile/modes.ts';
import type { Plan, Report } from '../hostile/victim.ts';
import type { Row } from '../row.ts';
import { seeded } from '../wallet/metered-model.ts';

const MB = 1024 * 1024;
const MARGIN_MS = 500;
const MOST_MB = 64;
const FORMS = ['stream', 'stdio', 'json', 'legacy'] as const;
type Way = (typeof FORMS)[number];

const hostile = new URL('../hostile/', import.meta.url).pathname;
/** A process needs longer to start than an address to answer. */
const timeoutOf = (way: Way) => (way === 'stdio' ? 1_500 : 600);
/** Whole investigations over the two transports that people use most; a process is started for each. */
const metricsOf = (way: Way, { stage }: Attack) => {
  if (way === 'stdio' ? stage !== 'tools/call' : way !== 'stream') return 'no investigation';
  return stage === 'initialize' ? 'theirs' : 'honest';
};
const honest: Attack = { mode: 'honest', stage: 'tools/call' };

const attacksOf = (way: Way): Attack[] => {
  const http = httpModes.flatMap((mode) => STAGES.map((stage): Attack => ({ mode, stage })));
  return [...attacks.filter(({ mode }) => way !== 'json' || speaks(mode)), ...(way === 'stdio' ? [] : http)];
};

/** A few of them, with every way of being evil at least considered: the seed decides. */
const some = (all: Attack[], count: number, random: () => number): Attack[] =>
  all
    .map((attack) => ({ attack, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ attack }) => attack);

/** By itself V8 lets memory grow by 60 MB and more under honest work too, and collects it some day: here it is told to do so at once. */
const EAGER = ['--max-semi-space-size=8', '--max-old-space-size=128'];

/** Runs one plan in a process of its own, so that its memory is what it needs for it. */
async function suffered(plan: Plan): Promise<Report> {
  const victim = fork(join(hostile, 'victim.ts'), { execArgv: EAGER, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(victim, 'exit');
  victim.send(plan);
  const report = await Promise.race([
    once(victim, 'message').then(([message]) => message as Report),
    ended.then(() => Promise.reject(new Error('the victim died'))),
  ]);
  await ended;
  return report;
}

const reach = (way: Way, attack: Attack, { evil, ledger }: { evil: EvilHttp; ledger: string }): Outside =>
  way === 'stdio'
    ? {
        command: process.execPath,
        args: [join(hostile, 'evil-stdio.ts'), attack.mode, attack.stage, ledger],
        env: {},
      }
    : {
        url: evil.url(way satisfies Form, attack),
        transport: way === 'legacy' ? 'sse' : 'streamable-http',
        headers: {},
      };

/** An evil server in every mode at every stage, over every transport, against connecting, listing, calling and whole investigations. */
export const row: Row = {
  row: 20,
  title: 'hostile MCP server',
  bound:
    'each call ≤ timeout + 0.5 s, memory +64 MB at most, every investigation finishes, sampling and elicitation refused',
  async run({ short, seed }) {
    const random = seeded(seed);
    const directory = await mkdtemp(join(tmpdir(), 'compass-evil-'));
    const ledger = join(directory, 'ledger');
    await writeFile(ledger, '');
    const elsewhere = await canaries(['127.0.0.2']);
    const evil = await evilHttp(elsewhere.urls[0] ?? '');
    try {
      const groups = (short ? FORMS.slice(0, 2) : FORMS).flatMap((way) => {
        const all = attacksOf(way);
        if (short) return [{ way, chosen: some(all, 9, random) }];
        return STAGES.map((stage) => ({ way, chosen: all.filter((one) => one.stage === stage) }));
      });
      const outcomes: (Report['outcomes'][number] & { way: Way })[] = [];
      let [growth, uncaught] = [0, 0];
      const work = async (): Promise<void> => {
        for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
          const { way, chosen } = group;
          const at = (attack: Attack) => reach(way, attack, { evil, ledger });
          const report = await suffered({
            timeoutMs: timeoutOf(way),
            honest: at(honest),
            evil: chosen.map((attack) => ({
              name: `${attack.mode} at ${attack.stage}`,
              mcp: at(attack),
              metrics: metricsOf(way, attack),
            })),
          });
          outcomes.push(...report.outcomes.map((one) => ({ ...one, way })));
          growth = Math.max(growth, (report.most - report.before) / MB);
          uncaught += report.uncaught;
        }
      };
      // Most of the time they wait.
      await Promise.all(Array.from({ length: short ? 2 : 4 }, work));
      const lines = (await readFile(ledger, 'utf8')).split('\n');
      const told = (word: string) => lines.filter((line) => line === word).length;
      const [refused, granted] = [evil.refused() + told('refused'), evil.granted() + told('granted')];
      const over = Math.max(...outcomes.map((one) => one.slowest - timeoutOf(one.way)));
      const calls = outcomes.flatMap((one) => one.ends);
      const investigations = outcomes.flatMap((one) => one.investigation ?? []);
      const finished = investigations.filter(({ status }) => status === 'awaiting_human').length;
      const astray = outcomes.filter((one) => one.hiding || one.ends.some((end) => end.startsWith('uncaught')));
      const faults = [
        ...outcomes.filter(({ investigation }) => (investigation?.status ?? 'awaiting_human') !== 'awaiting_human'),
        ...outcomes.filter((one) => one.slowest - timeoutOf(one.way) > MARGIN_MS),
        ...astray,
      ].map((one) => `${one.way}: ${one.name}: ${one.investigation?.status}, ${one.slowest} ms, ${one.ends.join()}`);
      const acted = evil.acted() + told('acted');
      const led = elsewhere.hits() + evil.strayed();
      return {
        figure: [
          `${outcomes.length} attacks, ${calls.length} calls, slowest ${over < 0 ? 'within its timeout' : `timeout + ${over} ms`} (waits for a processor not counted)`,
          `memory +${Math.round(growth)} MB`,
          `${finished} of ${investigations.length} investigations finished`,
          `${refused} requests of servers refused, ${granted} granted`,
          `${led} led astray, ${astray.length + uncaught} uncaught`,
          ...faults.slice(0, 5),
        ].join('; '),
        exercised: acted,
        pass:
          faults.length === 0 &&
          growth <= MOST_MB &&
          uncaught + granted + led === 0 &&
          refused > 0 &&
          finished > 0 &&
          acted >= outcomes.length,
      };
    } finally {
      await evil.close();
      await elsewhere.close();
      await rm(directory, { recursive: true, force: true });
    }
  },
};

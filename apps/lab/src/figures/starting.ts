import { freePorts } from '../system/free-ports.ts';
import { atMost, exactly, type Figure, median } from './figure.ts';
import { ownFolder } from './own-folder.ts';
import { launch, startProgram } from './program.ts';

const RUNS = 3;

/** First and later starts, and what a second program on the same directory does. */
export async function starting(): Promise<Figure[]> {
  const first: number[] = [];
  const later: number[] = [];
  let refusal = { ms: Number.NaN, code: -1, lines: 0 };
  let unharmed = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const directory = ownFolder('start');
    const ports = await freePorts(['api', 'slack', 'api2', 'slack2']);
    const place = { directory, api: ports.api, slack: ports.slack };
    const program = await startProgram(place);
    first.push(program.readyMs / 1000);
    if (run === 0) {
      refusal = await second({ directory, api: ports.api2, slack: ports.slack2 });
      unharmed = await fetch(`http://127.0.0.1:${ports.api}/ready`).then((answer) => answer.status);
    }
    await program.kill('SIGTERM');
    const again = await startProgram(place);
    later.push(again.readyMs / 1000);
    await again.kill('SIGTERM');
  }
  return [
    atMost(`first start ready (median of ${RUNS})`, median(first), 15, 's'),
    atMost(`later starts ready (median of ${RUNS})`, median(later), 5, 's'),
    atMost('a second start on the same directory ends within', refusal.ms / 1000, 2, 's'),
    exactly('its exit code', refusal.code, 1),
    exactly('lines that it says', refusal.lines, 1),
    exactly('/ready of the first afterwards', unharmed, 200),
  ];
}

function second(place: Parameters<typeof launch>[0]): Promise<{ ms: number; code: number; lines: number }> {
  const began = Date.now();
  const child = launch(place);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      said += String(chunk);
    });
  return new Promise((done) => {
    child.once('exit', (code) =>
      done({ ms: Date.now() - began, code: code ?? -1, lines: said.trim().split('\n').length }),
    );
  });
}

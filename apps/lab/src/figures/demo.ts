import { buttonValue, slotOf } from '../story/people.ts';
import { resolve, thread } from '../story/resolve.ts';
import { waitFor } from '../story/wait.ts';
import { freePorts } from '../system/free-ports.ts';
import { atMost, exactly, type Figure } from './figure.ts';
import { ownFolder } from './own-folder.ts';
import { type Program, startProgram } from './program.ts';

const newest = (program: Program, after: number) =>
  waitFor('the thread', 20, async () => {
    const roots = await program.people.roots();
    return roots.length > after
      ? (roots.at(-1)?.metadata?.event_payload?.investigation ?? roots[0]?.metadata?.event_payload?.investigation)
      : null;
  });

/** From the recording: a command and a page, each to its post-mortem. */
export async function demo(say: (line: string) => void): Promise<Figure[]> {
  const ports = await freePorts(['api', 'slack']);
  const program = await startProgram({
    directory: ownFolder('demo'),
    api: ports.api,
    slack: ports.slack,
  });
  try {
    const began = Date.now();
    await program.people.command('alice', 'investigate orders slow P1');
    const id = await newest(program, 0);
    await waitFor('buttons', 60, async () => {
      const list = (await thread(program.people, id))?.replies.find((one) => slotOf(one) === 'list');
      return list !== undefined && buttonValue(list, 'test_hypothesis') !== null ? true : null;
    });
    const seconds = (Date.now() - began) / 1000;
    const byCommand = await resolve({ people: program.people, record: program.record, say }, id);
    await program.people.page('orders', 'orders: p99 latency is high');
    const roots = (await program.people.roots()).map((one) => one.metadata?.event_payload?.investigation);
    const paged = await waitFor(
      'the thread of the page',
      20,
      async () =>
        (await program.people.roots())
          .map((one) => one.metadata?.event_payload?.investigation)
          .find((one) => one !== undefined && one !== id) ?? null,
    ).catch(() => roots[0] ?? '');
    const byPage = await resolve({ people: program.people, record: program.record, say }, paged);
    return [
      atMost('demo: hypotheses with buttons after the command', seconds, 10, 's'),
      exactly('demo by command ends', byCommand.status, 'resolved'),
      exactly('demo by page ends', byPage.status, 'resolved'),
    ];
  } finally {
    await program.kill('SIGTERM');
  }
}

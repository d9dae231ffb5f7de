import { CALLS_OUT, type Trail } from '@compass/core';
import { scriptedModel } from '../../support/model.ts';
import { begin, mitigate, recordOf } from '../mitigation/drive.ts';
import { programOn } from '../mitigation/program.ts';
import { openStage } from '../mitigation/stage.ts';

const opinion = { text: '{"explanation":"well","hypotheses":[]}' };
const callsOut: readonly string[] = CALLS_OUT;

/** What was done, counted where it was done, beside what the record says of it. */
export interface Coverage {
  what: string;
  done: number;
  told: number;
}

/** One story from the page to the post-mortem, with a model, in Slack; and the beginning of another. */
export async function tellStory() {
  const stage = openStage('declarative');
  const program = programOn(stage, null, scriptedModel([{ text: 'no JSON' }, opinion]));
  await begin(stage, program);
  if (!(await mitigate(stage, program))) throw new Error('the story came to no end');
  const points = [...program.points];
  const trailOf = async (): Promise<Trail> => {
    const investigation = (await recordOf(stage))?.id ?? '';
    return stage.store.transaction(async (tx) => ({
      investigation,
      rows: await tx.audit.list(investigation),
      journal: await tx.journal.read(investigation),
    }));
  };
  const [trail, record] = [await trailOf(), await recordOf(stage)];
  if (record === undefined) throw new Error('the story left no record');
  await begin(stage, program, 'billing');
  const count = (of: RegExp) => points.filter((name) => of.test(name)).length;
  const told = (what: string) => trail.rows.filter((row) => row.what === what);
  const coverage: Coverage[] = [
    {
      what: 'changes',
      done: count(/^after tx\.investigations\.(insert|save)$/),
      told: trail.rows.filter(({ what }) => !callsOut.includes(what)).length,
    },
    {
      what: 'tool calls',
      done: count(/^before (actuator\.|telemetry\.(?!now|sources))/),
      told: told('called').reduce((sum, { detail }) => sum + (detail as { calls: number }).calls, 0),
    },
    { what: 'questions to a model', done: count(/^before model\.ask$/), told: told('question sent').length },
    { what: 'answers of a model', done: count(/^after model\.ask$/), told: told('question answered').length },
    {
      what: 'posts',
      done: count(/^after slack\.(chat\.(postMessage|update)|filesUploadV2)$/),
      told: told('shown').length,
    },
  ];
  return { ports: program.ports, record, trail, other: await trailOf(), coverage };
}

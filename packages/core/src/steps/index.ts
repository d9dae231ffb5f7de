import { act, expire } from './act.ts';
import { consider } from './consider.ts';
import { consult } from './consult.ts';
import { deliver } from './deliver.ts';
import { hypothesise } from './hypothesise.ts';
import type { StepKind } from './kind.ts';
import { learn } from './learn.ts';
import { look } from './look.ts';
import { observe } from './observe.ts';
import { pause } from './pause.ts';
import { postMortem } from './post-mortem.ts';
import { secondLook } from './second-look.ts';
import { settle } from './settle.ts';
import { start } from './start.ts';
import { surface } from './surface.ts';
import { tell } from './tell.ts';
import { test } from './test.ts';
import { verify } from './verify.ts';
import { writePage } from './write-page.ts';

/** Every kind of step, by the word before the colon. */
export const stepKinds: Record<string, StepKind> = {
  deliver,
  start,
  observe,
  hypothesise,
  consult,
  consider,
  look,
  test,
  act,
  expire,
  settle,
  verify,
  'second-look': secondLook,
  'post-mortem': postMortem,
  learn,
  surface,
  tell,
  'write-page': writePage,
  pause,
};

import { defineAgent } from '@compass/core';
import { hypothesise } from './hypotheses.ts';
import { observe } from './observe.ts';

export const database = defineAgent({
  id: 'database',
  title: 'Database',
  requires: ['prometheus'],
  reads: ['metrics', 'sessions'],
  observe,
  hypothesise,
});

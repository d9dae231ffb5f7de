import { defineAgent } from '@compass/core';
import { hypothesise } from './hypotheses.ts';
import { observe } from './observe.ts';

export const tracing = defineAgent({
  id: 'tracing',
  title: 'Tracing',
  requires: ['tempo'],
  reads: ['traces', 'logs'],
  observe,
  hypothesise,
});

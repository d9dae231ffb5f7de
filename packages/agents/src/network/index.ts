import { defineAgent } from '@compass/core';
import { hypothesise } from './hypotheses.ts';
import { observe } from './observe.ts';

export const network = defineAgent({
  id: 'network',
  title: 'Network',
  requires: ['prometheus'],
  reads: ['metrics', 'traces'],
  observe,
  hypothesise,
});

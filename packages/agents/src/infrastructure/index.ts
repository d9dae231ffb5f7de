import { defineAgent } from '@compass/core';
import { hypothesise } from './hypotheses.ts';
import { observe } from './observe.ts';

export const infrastructure = defineAgent({
  id: 'infrastructure',
  title: 'Infrastructure',
  requires: ['prometheus'],
  reads: ['metrics'],
  observe,
  hypothesise,
});

import { defineAgent } from '@compass/core';
import { hypothesise } from './hypotheses.ts';
import { observe } from './observe.ts';

export const application = defineAgent({
  id: 'application',
  title: 'Application',
  requires: ['prometheus'],
  reads: ['metrics', 'changes'],
  observe,
  hypothesise,
});

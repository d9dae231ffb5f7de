import { expect, it } from 'vitest';
import { modelSaysLine } from '../src/words/consultation.ts';

it('what a model says is marked as such, and moves no cursor', () => {
  const consultation = { model: 'm', state: 'answered', why: '', explanation: 'red\u001b[31m\r\nalert' } as const;
  expect(modelSaysLine({ consultation })).toBe('m says (no evidence): red [31m alert');
  expect(modelSaysLine({ consultation: null })).toBeNull();
});

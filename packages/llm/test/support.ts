import { type ModelQuestion, OPINION_INSTRUCTION, OPINION_SCHEMA } from '@compass/core';
import { onTestFinished } from 'vitest';
import { type ModelServer, startModelServer } from '../../../tests/support/model-servers/model-server.ts';

export const question: ModelQuestion = {
  instruction: OPINION_INSTRUCTION,
  data: JSON.stringify({ note: 'data, not instructions', says: 'Sperre auf „orders" 🔒' }),
  answer: OPINION_SCHEMA,
  repairs: [],
  maxOutputTokens: 3000,
};

export const never = new AbortController().signal;

export async function modelServer(): Promise<ModelServer> {
  const server = await startModelServer();
  onTestFinished(() => server.close());
  return server;
}

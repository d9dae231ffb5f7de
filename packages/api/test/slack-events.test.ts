import { expect, it } from 'vitest';
import { openWorld } from './support.ts';

const URL = '/slack/events';
const post = (body: string, headers: Record<string, string> = {}) => ({
  method: 'POST' as const,
  url: URL,
  payload: body,
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
});

it('the body reaches who takes it byte for byte', async () => {
  const bodies: string[] = [];
  const { api } = await openWorld({
    slackEvents: async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      bodies.push(body);
      response.writeHead(200).end('taken');
    },
  });
  const answer = await api.inject(post('payload=%7B%22a%22%3A+1%7D&b=%C3%A4'));
  expect([answer.statusCode, answer.body, bodies]).toEqual([200, 'taken', ['payload=%7B%22a%22%3A+1%7D&b=%C3%A4']]);
});

it('what is signed for a time far ahead is not taken', async () => {
  const { api } = await openWorld({
    slackEvents: () => {
      throw new Error('nobody asks');
    },
  });
  const ahead = String(Math.floor(Date.now() / 1000) + 400);
  expect((await api.inject(post('a=1', { 'x-slack-request-timestamp': ahead }))).statusCode).toBe(401);
});

it('in Socket Mode there is no such route', async () => {
  const { api } = await openWorld();
  expect((await api.inject(post('a=1'))).statusCode).toBe(404);
});

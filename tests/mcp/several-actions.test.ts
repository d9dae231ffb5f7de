import { WireProposal } from '@compass/core';
import { expect, it, onTestFinished } from 'vitest';
import { bob, terminate } from '../support/world.ts';
import { API_TOKEN, call, openDoor } from './open-door.ts';

const pause = { ...terminate('declarative'), id: 'pause_job', title: 'Pause the job of $pid on $target' };
const both =
  'terminate_backend (Terminate database session pid 45231 on orders-db), pause_job (Pause the job of 45231 on orders-db)';

it('one is chosen, over MCP and REST', async () => {
  const door = await openDoor({ write: true, settings: { catalogue: [terminate('declarative'), pause] } });
  onTestFinished(() => door.close());
  const client = await door.client();
  const started = await call(client, 'start_investigation', { service: 'orders', symptoms: ['slow'] });
  const { id, name: investigation } = started.answer;
  await door.world.until(id, 'the list', ({ status }) => status === 'awaiting_human');
  const rest = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `Bearer ${API_TOKEN}`, 'content-type': 'application/json' };
    const answer = await fetch(`${door.url}/api/v1/investigations/${investigation}${path}`, { headers, ...init });
    return { status: answer.status, body: await answer.json() };
  };

  const preview = async (query = '') => (await rest(`/hypotheses/1/mitigation${query}`)).body;
  const choices = [{ action: 'terminate_backend' }, { action: 'pause_job' }];
  expect(WireProposal.parse(await preview())).toMatchObject({ action: 'terminate_backend', choices });
  expect(WireProposal.parse(await preview('?action=pause_job'))).toMatchObject({ action: 'pause_job', choices });
  expect(await preview('?action=drop_table')).toMatchObject({ status: 409, field: 'action' });

  const unsaid = await rest('/actions', { method: 'POST', body: JSON.stringify({ hypothesis_id: 1 }) });
  expect(unsaid).toMatchObject({ status: 409, body: { detail: expect.stringContaining(`choose one: ${both}.`) } });
  const other = { hypothesis_id: 1, action: 'drop_table' };
  const unfit = await rest('/actions', { method: 'POST', body: JSON.stringify(other) });
  expect(unfit).toMatchObject({ status: 409, body: { detail: expect.stringContaining(`What fits: ${both}.`) } });
  const refused = await call(client, 'ask_approval', { investigation, hypothesis: 1 });
  expect([refused.refused, refused.message]).toEqual([true, expect.stringContaining(`choose one: ${both}.`)]);
  expect((await door.world.get(id)).actions).toEqual([]);

  const asked = await call(client, 'ask_approval', { investigation, hypothesis: 1, action: 'pause_job' });
  expect(asked.answer).toMatchObject({ action: 'pause_job', status: 'awaiting_approval' });
  await door.world.ask(bob, 'decide_action', { investigation: id, action: asked.answer.action_id, approve: false });
  const body = JSON.stringify({ hypothesis_id: 1, action: 'terminate_backend' });
  expect((await rest('/actions', { method: 'POST', body })).body).toMatchObject({ action: 'terminate_backend' });
});

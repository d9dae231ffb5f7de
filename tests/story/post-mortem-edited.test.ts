import { afterEach, expect, it } from 'vitest';
import { specialist } from '../support/agents.ts';
import { alice, bob, createWorld, type World } from '../support/world.ts';

const open: World[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.stop();
});

it('is edited by people under their names, and published once', async () => {
  const world = createWorld({ agents: [specialist] });
  open.push(world);
  const begun = await world.ask(alice, 'start_investigation', { service: 'orders', source: 'slack' });
  if (!begun.ok) throw new Error('not started');
  const id = begun.investigation;
  const edit = (sections: Record<string, string>) =>
    world.ask(bob, 'edit_post_mortem', { investigation: id, sections });
  await world.until(id, 'the list', (one) => one.status === 'awaiting_human');
  expect(await edit({ root_cause: 'Too early.' })).toMatchObject({ ok: false, title: 'There is no post-mortem yet.' });
  await world.ask(alice, 'close', { investigation: id });
  const { postMortem: draft } = await world.until(id, 'the draft', (one) => one.postMortem !== null);

  expect(await edit({ root_cause: ` ${draft?.root_cause} ` })).toMatchObject({
    ok: false,
    title: 'Nothing was changed.',
  });
  expect(
    await edit({
      root_cause: 'The archiver kept a lock.',
      lessons_learned: '- Set a timeout.\n\n* Tell <!channel> *less*.',
      action_items: 'Set idle_in_transaction_session_timeout (it would have ended the session)\nMove the job',
    }),
  ).toMatchObject({ ok: true });
  const { postMortem: edited } = await world.get(id);
  expect(edited?.lessons_learned).toEqual(['Set a timeout.', 'Tell <!channel> *less*.']);
  expect(edited?.action_items).toEqual([
    { title: 'Set idle_in_transaction_session_timeout', why: 'it would have ended the session' },
    { title: 'Move the job', why: '' },
  ]);
  expect(edited?.timeline).toEqual(draft?.timeline);
  expect(edited?.markdown).toContain('The archiver kept a lock.\n\n_Written by bob._');
  expect(edited?.markdown).not.toContain('<!channel>');

  const presses = [alice, bob].map((one) => world.ask(one, 'publish_post_mortem', { investigation: id }));
  expect((await Promise.all(presses)).filter(({ ok }) => ok)).toHaveLength(1);
  expect(await edit({ root_cause: 'Too late.' })).toMatchObject({ ok: false });
  expect((await world.get(id)).postMortem?.published?.by.name).toMatch(/alice|bob/);
});

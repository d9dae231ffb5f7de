import { expect, test } from 'vitest';
import { type Actor, approversOf, type CatalogueEntry, mayApprove, mayTakeBack, type Standing } from '../src/index.ts';

const entry = (changes: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  id: 'terminate_backend',
  title: 'Terminate',
  doing: 'Terminating a session',
  server: 'postgres',
  tool: 'terminate_backend',
  params: {},
  targets: [],
  risk: 'medium',
  effect: 'declarative',
  readBack: null,
  approvers: ['U0MARCUS', 'S0DB'],
  approversName: 'db-approvers',
  approversNeeded: 1,
  expiresSeconds: 900,
  cooldownSeconds: 0,
  undo: null,
  words: { happens: '', risk: '', undo: '' },
  recovery: { signal: 'symptom', withinSeconds: 300 },
  ...changes,
});
const person = (id: string, is: Standing['is'] = 'member', groups: string[] = []): Actor => ({
  kind: 'slack',
  id,
  name: id,
  standing: { is, groups },
});
const place = { service: 'checkout', channel: '#incidents' };
const byPriya = { requestedBy: person('U0PRIYA') };

test('a person, or a member of a group, that is named may; who is not is told who may', () => {
  expect(mayApprove(entry(), byPriya, person('U0MARCUS'), place)).toBeNull();
  expect(mayApprove(entry(), byPriya, person('U0ANA', 'member', ['S0DB']), place)).toBeNull();
  expect(mayApprove(entry(), byPriya, person('U0LENA', 'member', ['S0OTHER']), place)).toEqual({
    why: 'Terminating a session needs one of db-approvers, and you are not in that group.',
    who: { ids: ['U0MARCUS', 'S0DB'], rule: 'terminate_backend', can: 'are' },
  });
});

test.each([
  ['guest', 'Guests cannot decide here.'],
  ['stranger', 'People of other workspaces cannot decide here.'],
  ['deactivated', 'A deactivated account cannot decide here.'],
  ['unknown', 'Slack does not say who you are here, and so you cannot decide. Press again in a moment.'],
] as const)('a %s decides nothing, though named and asking', (is, why) => {
  const them = person('U0MARCUS', is, ['S0DB']);
  // A guest is of this workspace, and is told who else can.
  const told = is === 'guest' ? { why, who: { ids: ['S0DB'], rule: 'terminate_backend', can: 'can' } } : { why };
  expect(mayApprove(entry(), byPriya, them, place)).toEqual(told);
  expect(mayTakeBack(entry(), { requestedBy: them }, them, place)).toEqual(told);
});

test('without a word of the workspace nobody decides', () => {
  const { standing: _, ...nobody } = person('U0MARCUS') as Extract<Actor, { kind: 'slack' }>;
  expect(mayApprove(entry(), byPriya, nobody, place)?.why).toContain('Slack does not say');
});

test('who asked approves only what is of low risk, and only when named; takes back whatever it was', () => {
  const asked = { requestedBy: person('U0MARCUS') };
  expect(mayApprove(entry(), asked, person('U0MARCUS'), place)).toEqual({
    why: 'You asked for this yourself. Another one of db-approvers decides.',
    who: { ids: ['S0DB'], rule: 'terminate_backend', can: 'can' },
  });
  expect(mayApprove(entry({ risk: 'low' }), asked, person('U0MARCUS'), place)).toBeNull();
  expect(mayApprove(entry({ risk: 'low' }), byPriya, person('U0PRIYA'), place)?.why).toContain('not in that group');
  expect(mayTakeBack(entry(), byPriya, person('U0PRIYA'), place)).toBeNull();
  expect(mayTakeBack(entry(), byPriya, person('U0LENA'), place)).not.toBeNull();
});

test('a rule gives a right where all of its conditions hold', () => {
  const rules = [
    { approvers: ['U0ANA'], services: ['checkout'], channels: ['#incidents'], risks: ['medium' as const] },
    { approvers: ['U0EVERYWHERE'] },
  ];
  const of = (where: Partial<typeof place>, risk: CatalogueEntry['risk'] = 'medium') =>
    approversOf(entry({ rules, risk }), { ...place, ...where });
  expect(of({})).toEqual(['U0MARCUS', 'S0DB', 'U0ANA', 'U0EVERYWHERE']);
  for (const other of [of({ service: 'search' }), of({ channel: '#other' }), of({}, 'high')])
    expect(other).toEqual(['U0MARCUS', 'S0DB', 'U0EVERYWHERE']);
});

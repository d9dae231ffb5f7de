import type { PostMortemCheck, WireInvestigation } from '@compass/core';

/** What must be true at the end of the lab; each line that is not is returned. */
export function unmet(ended: WireInvestigation, blockingPid: number, { broken, links }: PostMortemCheck): string[] {
  const first = ended.hypotheses[0];
  const action = ended.mitigation_actions.find((one) => one.action === 'terminate_backend');
  const checks: [string, boolean][] = [
    [
      'lock contention on the orders database is first',
      first?.component === 'orders-db' && /lock contention/i.test(first.statement),
    ],
    ['it survived a test', first?.status === 'survived'],
    ['another hypothesis was disproven', ended.hypotheses.some((one) => one !== first && one.status === 'disproven')],
    [
      'the blocking session was ended, taken from evidence',
      action?.params['pid'] === blockingPid && action.status === 'acted',
    ],
    ['it was approved by somebody else', action?.approved_by.join() === 'Bob' && action.requested_by === 'Alice'],
    ['recovery was seen in the metrics', action?.outcome === 'recovered'],
    ['the investigation is resolved', ended.status === 'resolved'],
    ['there is a post-mortem', ended.post_mortem !== null],
    [
      `all that the post-mortem says and rests on holds: ${broken.map(({ rests_on, why }) => `${rests_on} ${why}`).join('; ')}`,
      broken.length === 0 && links.all > 0 && links.hold === links.all,
    ],
  ];
  return checks.filter(([, holds]) => !holds).map(([what]) => what);
}

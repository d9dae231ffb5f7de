/**
 * Who may do what, as people would write it on a wall; it is written by hand and shares nothing with the program. `low`: only where the risk is low;
 * `here`: only where the rule's service, channel and risk are; `here, low`: both.
 */
const TABLE = `
  person       approve other's   approve own   take back other's   take back own
  named        yes               low           yes                 yes
  in group     yes               low           yes                 yes
  by rule      here              here, low     here                yes
  member       no                no            no                  yes
  guest        no                no            no                  no
  stranger     no                no            no                  no
  deactivated  no                no            no                  no
  unknown      no                no            no                  no
  unasked      no                no            no                  no
  api          no                no            no                  no
  cli          no                no            no                  no
  pagerduty    no                no            no                  no
  system       no                no            no                  no
`;

const rows = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/ {2,}/));

/** Everybody in the table. */
export const PERSONS: string[] = rows.slice(1).map(([person = '']) => person);

export interface Case {
  person: string;
  does: 'approve' | 'reject' | 'settle' | 'undo' | 'keep';
  isOwn: boolean;
  /** The rule's service, channel and risk are all those of the request. */
  isHere: boolean;
  risk: 'low' | 'medium' | 'high';
}

/** What the table says. */
export function says({ person, does, isOwn, isHere, risk }: Case): boolean {
  const column = (does === 'approve' ? 1 : 3) + (isOwn ? 1 : 0);
  const word = rows.find(([name]) => name === person)?.[column];
  if (word === undefined) throw new Error(`${person} is not in the table`);
  if (word === 'yes' || word === 'no') return word === 'yes';
  return word.split(', ').every((one) => (one === 'here' ? isHere : risk === 'low'));
}

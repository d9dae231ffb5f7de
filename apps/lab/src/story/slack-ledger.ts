/** One call as the local Slack remembers it. */
interface Call {
  method: string;
  at: Date | string;
  message?: string;
  error?: string;
}

/** Slack's limits of edits: of one message, and of all of them in a minute. */
const LIMITS = { gapMs: 1500, minuteMs: 60_000, edits: 50 };

export interface LedgerOf {
  calls: number;
  edits: number;
  refused: string[];
  /** Edits of one message that came sooner after the last one than Slack takes them. */
  hurried: string[];
  /** The most edits of any minute. */
  busiest: number;
}

/** What a workspace's ledger of calls says: what it refused, and whether edits kept their pace, by its own clock. */
export function readLedger(calls: readonly Call[]): LedgerOf {
  const edits = calls.flatMap(({ message, at }) =>
    message === undefined ? [] : [{ message, at: new Date(at).getTime() }],
  );
  const last = new Map<string, number>();
  const hurried = edits.flatMap(({ message, at }) => {
    const gap = at - (last.get(message) ?? Number.NEGATIVE_INFINITY);
    last.set(message, at);
    return gap < LIMITS.gapMs ? [`${message} again after ${gap} ms`] : [];
  });
  const busiest = Math.max(
    0,
    ...edits.map(({ at: from }) => edits.filter(({ at }) => at >= from && at < from + LIMITS.minuteMs).length),
  );
  return {
    calls: calls.length,
    edits: edits.length,
    refused: calls.flatMap(({ method, error }) => (error === undefined ? [] : [`${method}: ${error}`])),
    hurried,
    busiest,
  };
}

/** What of it is not as it should be. */
export const amiss = ({ refused, hurried, busiest }: LedgerOf): string[] => [
  ...refused.map((one) => `Slack refused ${one}`),
  ...hurried.map((one) => `Slack was hurried: ${one}`),
  ...(busiest > LIMITS.edits ? [`${busiest} edits in a minute`] : []),
];

/** The same of a workspace that answers at this address; one that nobody has called proves nothing. */
export async function amissAt(slackUrl: string): Promise<string[]> {
  const answer = await fetch(new URL('/local/calls', slackUrl));
  const { calls } = (await answer.json()) as { calls: Call[] };
  const read = readLedger(calls);
  return read.calls === 0 ? ['Slack was not called'] : amiss(read);
}

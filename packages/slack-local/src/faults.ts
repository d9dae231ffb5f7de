/**
 * One wrong answer: a status instead of the method, or a connection cut before the method ran (`request`) or after it
 * ran and before its answer was sent (`answer`).
 */
export type Fault =
  | { status: number; headers?: Record<string, string>; body?: unknown }
  | { lost: 'request' | 'answer' };

export type Faults = {
  /** The next call of `method` (or of any method, with `*`) gets this instead; further ones queue up behind it. */
  respondNext(method: string, fault: Fault): void;
  /** Whether Slack is away: the Web API cuts every connection and the sockets close. */
  down(away: boolean): void;
};

export type FaultPlan = Faults & { isDown(): boolean; take(method: string): Fault | undefined };

export function createFaults(onDown: () => void): FaultPlan {
  const next = new Map<string, Fault[]>();
  let away = false;
  return {
    respondNext(method, fault) {
      next.set(method, [...(next.get(method) ?? []), fault]);
    },
    down(value) {
      away = value;
      if (away) onDown();
    },
    isDown: () => away,
    take: (method) => next.get(method)?.shift() ?? next.get('*')?.shift(),
  };
}

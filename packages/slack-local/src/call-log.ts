export type Call = { method: string; at: Date; error?: string };

export type CallLog = { add(method: string, at: Date): Call; calls(): Call[] };

const KEPT = 1_000;

/** The newest thousand calls of the Web API, oldest first. */
export function createCallLog(): CallLog {
  const calls: Call[] = [];
  return {
    add(method, at) {
      const call: Call = { method, at };
      calls.push(call);
      if (calls.length > KEPT) calls.shift();
      return call;
    },
    calls: () => [...calls],
  };
}

/** One call that the app made. `message` is the message that a `chat.update` edits, as channel and ts. */
export type Call = { method: string; at: Date; message?: string; error?: string };

export type CallLog = { add(method: string, at: Date): Call; calls(): Call[] };

const KEPT = 10_000;

/** The newest ten thousand calls of the app, oldest first: of the Web API, and `response_url`. */
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

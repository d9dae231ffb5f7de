/** A call that Slack's Web API refuses: HTTP 200 with `{ok:false, error}`. */
export class SlackRefusal extends Error {
  readonly error: string;
  readonly messages: string[];
  constructor(error: string, messages: string[] = []) {
    super([error, ...messages].join(': '));
    this.error = error;
    this.messages = messages;
  }
}

/** A request to `/local` that cannot be done: HTTP 4xx with `{ok:false, error, message}`. */
export class Denial extends Error {
  readonly status: number;
  readonly error: string;
  readonly extra: Record<string, unknown>;
  constructor(status: number, error: string, message: string, extra: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.error = error;
    this.extra = extra;
  }
}

export function refuse(error: string, messages: string[] = []): never {
  throw new SlackRefusal(error, messages);
}

export function deny(status: number, error: string, message: string, extra: Record<string, unknown> = {}): never {
  throw new Denial(status, error, message, extra);
}

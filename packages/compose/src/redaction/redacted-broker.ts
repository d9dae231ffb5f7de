import type { Redactor } from '@compass/core';
import type { Broker } from '@compass/mcp';

/** All that sources answer comes through here, and is cleaned once for those who asked and for the journal. */
export const redactedBroker = (broker: Broker, redactor: Redactor): Broker => ({
  ...broker,
  async call(call) {
    let clean: unknown;
    await broker.call({
      ...call,
      // The journal gets the very value that the call answers.
      onCall(made) {
        clean = redactor.value(made.result);
        call.onCall?.({ ...made, result: clean });
      },
    });
    return clean;
  },
});

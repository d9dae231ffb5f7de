/** What a question used. Tokens as the provider counted them. */
export interface ModelUsage {
  inputTokens: number;
  outputTokens: number;
}

/** One question to a language model: our own instruction, what was seen as data, and the shape of the answer. */
export interface ModelQuestion {
  /** Ours alone: no text from outside ever stands in it. */
  instruction: string;
  /** What was seen, as one JSON text in an envelope that says it is data. Redacted by the port's wrapper. */
  data: string;
  /** Name and JSON Schema (draft 2020-12) of the answer. */
  answer: { name: string; schema: Record<string, unknown> };
  /** Earlier answers that did not fit the schema, oldest first, each with what was wrong. */
  repairs: { said: string; wrong: string }[];
  maxOutputTokens: number;
}

export interface ModelAnswer {
  /** As the model wrote it; JSON when all went well. At most 64 KiB. */
  text: string;
  /** `cut`: it ran into its token limit. `refused`: the provider says that it will not answer. */
  ended: 'done' | 'cut' | 'refused';
  usage: ModelUsage;
  usd: number;
}

/**
 * A language model. `ask` rejects with CompassError `unavailable` (5xx, hang, cut stream, unreadable answer), `refused` (429, 529: it takes no question
 * now; both with `retryAfterMs` when the provider says so) and `invalid` (a key, a model name or a question that the provider does not accept). What was
 * refused or invalid was not worked on, and costs nothing. It never retries by itself: every attempt is paid for.
 */
export interface Model {
  readonly provider: string;
  readonly name: string;
  /** The most this question can cost; reserved before it is asked. Never less than what the provider will charge. */
  most(question: ModelQuestion): { tokens: number; usd: number };
  ask(question: ModelQuestion, options: { abort: AbortSignal }): Promise<ModelAnswer>;
}

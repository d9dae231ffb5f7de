import type { LocalContext } from '../context.ts';
import { refuse, SlackRefusal } from '../refusal.ts';
import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { files } from './files.ts';
import { marks } from './marks.ts';
import type { Method } from './method.ts';
import { people } from './people.ts';
import { views } from './views.ts';

const METHODS: Map<string, Method> = new Map(
  [chat, conversations, files, marks, people, views].flatMap((group) => Object.entries(group)),
);

export type Call = {
  method: string;
  contentType: string;
  authorization: string | undefined;
  query: URLSearchParams;
  body: Buffer;
};
export type Answer = { ok: boolean } & Record<string, unknown>;

/** One call of the Web API, answered in Slack's shape: `{ok:true, …}` or `{ok:false, error, response_metadata}`. */
export async function callMethod(slack: LocalContext, call: Call): Promise<Answer> {
  try {
    const args = { ...Object.fromEntries(call.query), ...argumentsIn(call) };
    const method = METHODS.get(call.method) ?? refuse('unknown_method', [`[ERROR] ${call.method} is not served here`]);
    checkToken(slack, method, call.authorization?.replace(/^Bearer\b\s*/i, '') ?? args.token);
    return { ok: true, ...(await method.run(args, slack)) };
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    const told = error.messages.length > 0 ? { response_metadata: { messages: error.messages } } : {};
    return { ok: false, error: error.error, ...told };
  }
}

function checkToken(slack: LocalContext, method: Method, token: unknown): void {
  if (token === undefined || token === '') refuse('not_authed');
  if (token !== slack.botToken && token !== slack.appToken) refuse('invalid_auth');
  const wanted = method.token === 'app' ? slack.appToken : slack.botToken;
  if (token !== wanted) refuse('not_allowed_token_type');
}

function argumentsIn({ contentType, body }: Call): Record<string, unknown> {
  if (body.length === 0) return {};
  if (!contentType.startsWith('application/json'))
    return Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    refuse('invalid_json');
  }
  return refuse('json_not_object');
}

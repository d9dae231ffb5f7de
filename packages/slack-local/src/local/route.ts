import { z } from 'zod';
import type { LocalContext } from '../context.ts';
import { deny } from '../refusal.ts';
import type { OpenView } from '../views/store.ts';
import { type Channel, findPerson, type Person } from '../workspace.ts';

export type Request = { params: string[]; query: URLSearchParams; body: unknown };

/** One JSON endpoint. `path` may hold `:name` parts, given as `params` in their order. */
export type Route = {
  method: 'GET' | 'POST';
  path: string;
  run(request: Request, slack: LocalContext): Promise<Record<string, unknown>> | Record<string, unknown>;
};

/** An endpoint that takes JSON of this shape; anything else is a 400 that names the field. */
export function post<Shape extends z.ZodRawShape>(
  path: string,
  shape: Shape,
  run: (
    input: z.infer<z.ZodObject<Shape>>,
    slack: LocalContext,
    params: string[],
  ) => Promise<Record<string, unknown>> | Record<string, unknown>,
): Route {
  const schema = z.strictObject(shape);
  return {
    method: 'POST',
    path,
    run({ body, params }, slack) {
      const parsed = schema.safeParse(body);
      if (parsed.success) return run(parsed.data, slack, params);
      const [issue] = parsed.error.issues;
      const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.');
      return deny(400, 'invalid_request', `${field || 'body'}: ${issue?.message ?? 'not accepted'}`);
    },
  };
}

export const get = (path: string, run: Route['run']): Route => ({ method: 'GET', path, run });

/** The parts of `pathname` that stand where `path` has `:name`, or undefined when it does not match. */
export function match(path: string, pathname: string): string[] | undefined {
  const wanted = path.split('/');
  const given = pathname.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: string[] = [];
  for (const [index, part] of wanted.entries()) {
    if (part.startsWith(':')) params.push(decoded(given[index] ?? ''));
    else if (part !== given[index]) return undefined;
  }
  return params;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function personNamed(named: string | null | undefined): Person {
  return findPerson(named ?? '') ?? deny(404, 'user_not_found', `user: there is no person ${named ?? '(none given)'}`);
}

export function channelNamed(slack: LocalContext, named: string): Channel {
  const all = [...slack.record.channels.values()];
  const name = named.replace(/^#/, '');
  const found = slack.record.channels.get(named) ?? all.find((one) => one.kind === 'channel' && one.name === name);
  return found ?? deny(404, 'channel_not_found', `channel: there is no channel ${named}`);
}

/** The channel, if this person is in it. */
export function channelFor(slack: LocalContext, person: Person, named: string): Channel {
  const channel = channelNamed(slack, named);
  if (!channel.members.includes(person.id)) deny(403, 'not_in_channel', `channel: ${person.name} is not in ${named}`);
  return channel;
}

/** A view that stands in front of this person. Only the topmost modal can be used, as in Slack's client. */
export function viewFor(slack: LocalContext, person: Person, id: string): OpenView {
  const open = slack.views.get(id);
  if (open?.user !== person.id) return deny(404, 'view_not_found', `id: ${person.name} has no open view ${id}`);
  if (open.view.type === 'modal' && slack.views.modals(person.id).at(-1) !== open) {
    deny(409, 'view_is_covered', 'id: another modal stands on top of this one');
  }
  return open;
}

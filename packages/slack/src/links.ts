import type { WebClient } from '@slack/web-api';

export type Ref = { channel: string; ts: string };

/** Addresses of messages, as people share them: made from the workspace's own address, which is asked for once. */
export function createLinks(client: WebClient): (refs: Map<string, Ref>, root: Ref) => Promise<Record<string, string>> {
  let workspace: string | null = null;
  return async (refs, root) => {
    workspace ??= (await client.auth.test()).url ?? '';
    if (workspace === '') return {};
    const base = workspace.replace(/\/$/, '');
    return Object.fromEntries(
      [...refs].map(([slot, { channel, ts }]) => [
        slot,
        `${base}/archives/${channel}/p${ts.replace('.', '')}?thread_ts=${root.ts}&cid=${channel}`,
      ]),
    );
  };
}

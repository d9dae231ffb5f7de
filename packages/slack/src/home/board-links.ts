import type { Board } from '@compass/core';
import type { WebClient } from '@slack/web-api';
import { createLinks, type Ref } from '../links.ts';
import type { LinkOf } from './home-view.ts';

/** Where the messages that a board speaks of stand. */
export function createBoardLinks(client: WebClient): (board: Board) => Promise<LinkOf> {
  const linksOf = createLinks(client);
  return async ({ posts }) => {
    const links = new Map<string, Record<string, string>>();
    for (const [id, mine] of posts) {
      const refs = new Map(mine.flatMap(({ slot, ref }): [string, Ref][] => (ref === null ? [] : [[slot, ref]])));
      const root = refs.get('root');
      if (root !== undefined) links.set(id, await linksOf(refs, root));
    }
    return (id, slot) => links.get(id)?.[slot];
  };
}

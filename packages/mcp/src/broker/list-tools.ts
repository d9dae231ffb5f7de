import { CompassError } from '@compass/core';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { RequestOptions } from '@modelcontextprotocol/sdk/shared/protocol.js';
import { z } from 'zod';
import type { Limits } from './limits.ts';
import type { Listed } from './pin.ts';

/** All that is said of a tool is kept, for its pin. */
const Page = z.looseObject({
  tools: z.array(z.looseObject({ name: z.string() })),
  nextCursor: z.string().optional(),
});

/** Every page of `tools/list`. CompassError `refused` when there are more pages or tools than COMPASS reads. */
export const listTools = async (
  client: Client,
  { server, maxPages, maxTools }: Pick<Limits, 'maxPages' | 'maxTools'> & { server: string },
  options: RequestOptions,
): Promise<Listed[]> => {
  const tools: Listed[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < maxPages && tools.length <= maxTools; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const answer = await client.request({ method: 'tools/list', params }, Page, options);
    tools.push(...answer.tools);
    cursor = answer.nextCursor;
    if (cursor === undefined && tools.length <= maxTools) return tools;
  }
  throw new CompassError('refused', `${server} offers more tools than COMPASS reads`);
};

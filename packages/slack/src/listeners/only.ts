import type { Block } from '../blocks.ts';
import { outside } from '../encode.ts';
import { fitBlocks } from '../fit-blocks.ts';

/** An answer that one person sees. */
export const only = (text: string, blocks: Block[]) => ({
  response_type: 'ephemeral' as const,
  text: outside(text),
  blocks: fitBlocks(blocks) as never[],
});

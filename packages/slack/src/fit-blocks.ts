import type { Block } from './blocks.ts';
import { cutEncoded } from './encode.ts';

/** Slack refuses somewhat above 13,000 characters of blocks; with the twins of native blocks a message must stay below. */
const MOST = 12_000;
/** Texts are cut to these lengths, one after the other, until the message fits. */
const LENGTHS = [1500, 600, 300, 150, 75];

function cutTexts(value: unknown, most: number): unknown {
  if (Array.isArray(value)) return value.map((one) => cutTexts(one, most));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      key === 'text' && typeof one === 'string' ? cutEncoded(one, most) : cutTexts(one, most),
    ]),
  );
}

/** The same blocks, their longest texts cut where all together are more than Slack takes: a message that is refused says nothing. */
export function fitBlocks(blocks: Block[]): Block[] {
  const fits = (list: unknown) => JSON.stringify(list).length <= MOST;
  if (fits(blocks)) return blocks;
  // Cutting texts leaves every block what it was.
  const cut = LENGTHS.map((most) => cutTexts(blocks, most) as Block[]);
  return cut.find(fits) ?? cut.at(-1) ?? blocks;
}

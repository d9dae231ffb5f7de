import type { Block } from '../record/entries.ts';
import { allBlocks, elementsOf } from './elements-of.ts';

/** A copy in which every block has a `block_id` and every element an `action_id`, as Slack gives them. */
export function nameBlocks(blocks: readonly Block[], newId: () => string): Block[] {
  const named = structuredClone([...blocks]);
  for (const { block } of allBlocks(named)) block.block_id ??= newId();
  for (const { element } of elementsOf(named)) element.action_id ??= newId();
  return named;
}

import type { Block } from '../record/entries.ts';

/** An interactive element as it was sent, already checked by the schemas. */
export type Element = Record<string, unknown> & { type: string; action_id?: string };
export type Placed = { block: Block; element: Element };

/** All blocks with the ones inside containers and plans, each with its JSON pointer below `blocks`. */
export function allBlocks(blocks: readonly Block[], at: string[] = []): { block: Block; path: string[] }[] {
  return blocks.flatMap((block, index) => {
    const path = [...at, String(index)];
    const inner = ['child_blocks', 'tasks'].flatMap((key) => allBlocks(listOf<Block>(block[key]), [...path, key]));
    return [{ block, path }, ...inner];
  });
}

/** Every element of these blocks that somebody could press, choose or fill in, in reading order. */
export function elementsOf(blocks: readonly Block[]): Placed[] {
  return allBlocks(blocks).flatMap(({ block }) => {
    const cards = block.type === 'carousel' ? listOf<Block>(block.elements) : [block];
    const elements =
      block.type === 'input'
        ? [block.element]
        : block.type === 'section'
          ? [block.accessory]
          : ['actions', 'context_actions'].includes(block.type)
            ? listOf<unknown>(block.elements)
            : cards.flatMap((card) => listOf<unknown>(card.actions));
    return elements.filter(isElement).map((element) => ({ block, element }));
  });
}

const isElement = (value: unknown): value is Element =>
  typeof value === 'object' && value !== null && 'type' in value && value.type !== 'image';

// Only lists that passed the schemas come here, so the items are what the caller says.
const listOf = <Item>(value: unknown): Item[] => (Array.isArray(value) ? (value as Item[]) : []);

import type { Block } from './blocks.ts';

/** What stands instead of a block that a workspace does not know yet, with the same words. */
export function plainTwin(blocks: Block[]): Block[] {
  return blocks.flatMap((block): Block[] => {
    if (block.type === 'plan') {
      const tasks = (block['tasks'] as { title: string }[]).map((task) => task.title).join('\n');
      return [
        { type: 'section', expand: true, text: { type: 'plain_text', text: `${String(block['title'])}\n${tasks}` } },
      ];
    }
    if (block.type === 'container') {
      const { text } = block['title'] as { text: string };
      return [{ type: 'context', elements: [{ type: 'plain_text', text }] }, ...(block['child_blocks'] as Block[])];
    }
    return block.type === 'data_visualization' ? [] : [block];
  });
}

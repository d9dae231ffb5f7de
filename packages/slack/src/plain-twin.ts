import { type Block, context } from './blocks.ts';
import { mrkdwn, plain } from './encode.ts';

const NATIVE = new Set(['plan', 'container', 'data_visualization', 'alert']);

/** Blocks that are new in Slack: a workspace that does not know one refuses the whole message. */
export const hasNative = (blocks: Block[]): boolean => blocks.some((block) => NATIVE.has(block.type));

interface Line {
  name: string;
  data: { label: string; value: number }[];
}

/** The shape in words: where each line begins and ends. */
function chartWords(block: Block): Block[] {
  const { series } = block['chart'] as { series?: Line[] };
  const told = (series ?? []).flatMap(({ name, data }) => {
    const [first, last] = [data[0], data.at(-1)];
    return first === undefined || last === undefined
      ? []
      : [mrkdwn`${name}: ${first.value} at ${first.label} → ${last.value} at ${last.label}`];
  });
  return told.length === 0 ? [] : [context(mrkdwn`${String(block['title'])}`, ...told)];
}

/** What stands instead of a block that a workspace does not know yet, with the same words. */
export function plainTwin(blocks: Block[]): Block[] {
  return blocks.flatMap((block): Block[] => {
    if (block.type === 'plan') {
      const tasks = (block['tasks'] as { title: string }[]).map((task) => task.title).join('\n');
      return [
        {
          type: 'section',
          expand: true,
          text: { type: 'plain_text', text: plain(`${String(block['title'])}\n${tasks}`, 3000) },
        },
      ];
    }
    if (block.type === 'container') {
      const { text } = block['title'] as { text: string };
      return [{ type: 'context', elements: [{ type: 'plain_text', text }] }, ...(block['child_blocks'] as Block[])];
    }
    if (block.type === 'alert') return [{ type: 'section', text: block['text'], expand: true }];
    return block.type === 'data_visualization' ? chartWords(block) : [block];
  });
}

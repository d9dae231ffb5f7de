import { Markdown } from '../text/document.tsx';
import { byPlace, Plain, TextView } from '../text/words.tsx';
import type { Block } from '../wire.ts';
import { Actions } from './actions.tsx';
import { Chart } from './chart.tsx';
import { Container } from './container.tsx';
import { InputRow } from './inputs/input-row.tsx';
import { Picture } from './picture.tsx';
import { Plan, Task } from './plan.tsx';
import { RichText } from './rich-text.tsx';
import { Section } from './section.tsx';

function BlockView({ block }: { block: Block }) {
  switch (block.type) {
    case 'header':
      return (
        <h3 className="block-header">
          <Plain text={block.text.text} />
        </h3>
      );
    case 'section':
      return <Section block={block} />;
    case 'context':
      return (
        <div className="block-context">
          {byPlace(block.elements).map(({ item, key }) =>
            item.type === 'image' ? <Picture key={key} image={item} /> : <TextView key={key} text={item} />,
          )}
        </div>
      );
    case 'divider':
      return <hr className="block-divider" />;
    case 'actions':
      return <Actions block={block} />;
    case 'plan':
      return <Plan title={block.title} tasks={block.tasks ?? []} />;
    case 'task_card':
      return <Task task={block} />;
    case 'container':
      return <Container block={block} render={(blocks) => <Blocks blocks={blocks} />} />;
    case 'data_visualization':
      return <Chart block={block} />;
    case 'image':
      return <Picture image={block} title={block.title?.text} large />;
    case 'markdown':
      return <Markdown text={block.text} />;
    case 'rich_text':
      return <RichText block={block} />;
    case 'alert':
      return (
        <div className={`block-alert alert-${block.level ?? 'default'}`} role="note">
          <TextView text={block.text} />
        </div>
      );
    case 'input':
      return <InputRow block={block} />;
    default:
      // Only a block type that is newer than this page comes here.
      return <p className="quiet">A block of type {(block as { type: string }).type} is not shown here.</p>;
  }
}

/** Draws blocks in the order sent. A block keeps its place through edits, so what is unfolded stays unfolded. */
export function Blocks({ blocks }: { blocks: Block[] }) {
  const keyed = blocks.map((block, place) => ({ block, key: block.block_id ?? `${place}.${block.type}` }));
  return (
    <div className="blocks">
      {keyed.map(({ block, key }) => (
        <BlockView key={key} block={block} />
      ))}
    </div>
  );
}

import { byPlace, ChannelName, Emoji, Link, Person } from '../text/words.tsx';
import type { RichElement, RichLeaf, RichStyle, RichTextBlock } from '../wire.ts';

function styled(words: React.ReactNode, style: RichStyle | undefined): React.ReactNode {
  let shown = words;
  if (style?.code) shown = <code>{shown}</code>;
  if (style?.bold) shown = <strong>{shown}</strong>;
  if (style?.italic) shown = <em>{shown}</em>;
  return style?.strike ? <s>{shown}</s> : shown;
}

function Leaf({ leaf }: { leaf: RichLeaf }): React.ReactNode {
  switch (leaf.type) {
    case 'text':
      return styled(leaf.text, leaf.style);
    case 'link':
      return styled(<Link url={leaf.url}>{leaf.text ?? leaf.url}</Link>, leaf.style);
    case 'emoji':
      return <Emoji name={leaf.name} />;
    case 'user':
      return <Person id={leaf.user_id} />;
    case 'channel':
      return <ChannelName id={leaf.channel_id} />;
  }
}

const Leaves = ({ leaves }: { leaves: RichLeaf[] }) =>
  byPlace(leaves).map(({ item, key }) => <Leaf key={key} leaf={item} />);

function Element({ element }: { element: RichElement }) {
  if (element.type === 'rich_text_list') {
    const items = byPlace(element.elements).map(({ item, key }) => (
      <li key={key} className={`depth-${element.indent ?? 0}`}>
        <Leaves leaves={item.elements} />
      </li>
    ));
    return element.style === 'ordered' ? <ol>{items}</ol> : <ul>{items}</ul>;
  }
  const words = <Leaves leaves={element.elements} />;
  if (element.type === 'rich_text_quote') return <blockquote>{words}</blockquote>;
  return element.type === 'rich_text_preformatted' ? <pre>{words}</pre> : <p className="rich-section">{words}</p>;
}

export function RichText({ block }: { block: RichTextBlock }) {
  return (
    <div className="rich-text">
      {byPlace(block.elements).map(({ item, key }) => (
        <Element key={key} element={item} />
      ))}
    </div>
  );
}

import { type MarkdownPiece, parseMarkdown } from './markdown.ts';
import type { Inline } from './mrkdwn.ts';
import { byPlace, Lines, Runs } from './words.tsx';

function Heading({ level, inlines }: { level: number; inlines: Inline[] }) {
  const words = <Runs inlines={inlines} />;
  if (level === 1) return <h3>{words}</h3>;
  return level === 2 ? <h4>{words}</h4> : <h5>{words}</h5>;
}

function Table({ piece }: { piece: Extract<MarkdownPiece, { kind: 'table' }> }) {
  return (
    <div className="table-frame">
      <table>
        <thead>
          <tr>
            {byPlace(piece.head).map(({ item, key }) => (
              <th key={key} scope="col">
                <Runs inlines={item} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {byPlace(piece.rows).map(({ item: row, key }) => (
            <tr key={key}>
              {byPlace(row).map((cell) => (
                <td key={cell.key}>
                  <Runs inlines={cell.item} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Piece({ piece }: { piece: MarkdownPiece }) {
  switch (piece.kind) {
    case 'heading':
      return <Heading level={piece.level} inlines={piece.children} />;
    case 'pre':
      return <pre>{piece.text}</pre>;
    case 'rule':
      return <hr />;
    case 'table':
      return <Table piece={piece} />;
    case 'quote':
      return (
        <blockquote>
          <Lines lines={piece.lines} />
        </blockquote>
      );
    case 'paragraph':
      return (
        <p>
          <Lines lines={piece.lines} />
        </p>
      );
    case 'list': {
      const items = byPlace(piece.items).map(({ item, key }) => (
        <li key={key} className={`depth-${item.depth}`}>
          <Runs inlines={item.children} />
        </li>
      ));
      return piece.ordered ? <ol start={piece.start}>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

/** A markdown text: the `markdown` block, or the preview of a `.md` file. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      {byPlace(parseMarkdown(text)).map(({ item, key }) => (
        <Piece key={key} piece={item} />
      ))}
    </div>
  );
}

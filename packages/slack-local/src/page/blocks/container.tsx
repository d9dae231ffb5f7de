import type { ReactNode } from 'react';
import { TextView } from '../text/words.tsx';
import type { Block, ContainerBlock } from '../wire.ts';

/** A titled group, folded when it says so. `render` draws what is inside. */
export function Container({ block, render }: { block: ContainerBlock; render(blocks: Block[]): ReactNode }) {
  const title = (
    <span className="container-title">
      {block.title ? <TextView text={block.title} /> : null}
      {block.subtitle ? (
        <span className="quiet">
          <TextView text={block.subtitle} />
        </span>
      ) : null}
    </span>
  );
  if (!block.is_collapsible) {
    return (
      <div className="block-container">
        <div className="container-head">{title}</div>
        <div className="container-body">{render(block.child_blocks)}</div>
      </div>
    );
  }
  return (
    <details className="block-container" open={!block.default_collapsed}>
      <summary className="container-head">
        {title}
        <svg className="chevron" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          <path d="M5 2.5L9.5 7 5 11.5" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" />
        </svg>
      </summary>
      <div className="container-body">{render(block.child_blocks)}</div>
    </details>
  );
}

import { useEffect, useRef } from 'react';
import type { Row } from '../conversation.ts';
import { Cross } from '../dialog.tsx';
import type { Channel, Message } from '../wire.ts';
import { titleOf } from '../workspace.tsx';
import { Composer } from './composer.tsx';
import { ScrollList } from './list.tsx';
import { MessageView } from './message.tsx';

interface ThreadProps {
  channel: Channel;
  root: Message;
  rows: Row[];
  onClose(): void;
  onDismiss(ts: string): void;
}

/** A thread beside its channel; on a phone it fills the screen. */
export function Thread({ channel, root, rows, onClose, onDismiss }: ThreadProps) {
  const pane = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each thread takes the focus once, when it opens
  useEffect(() => {
    const before = document.activeElement;
    pane.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [root.ts]);
  const rootRow: Row = { key: root.ts, ts: root.ts, message: root, personal: false };
  const count = rows.filter((row) => !row.personal).length;
  return (
    <aside className="thread" ref={pane} tabIndex={-1} aria-label="Thread">
      <header className="pane-head">
        <h2>
          Thread <span className="quiet">{titleOf(channel)}</span>
        </h2>
        <button type="button" className="icon-button" aria-label="Close thread" onClick={onClose}>
          <Cross />
        </button>
      </header>
      <ScrollList place={root.ts} label="Replies" last={rows.at(-1)?.key}>
        <MessageView row={rootRow} channel={channel} />
        <div className="line-word">
          <span>{count === 0 ? 'No replies yet' : count === 1 ? '1 reply' : `${count} replies`}</span>
        </div>
        {rows.map((row) => (
          <MessageView key={row.key} row={row} channel={channel} onDismiss={onDismiss} />
        ))}
      </ScrollList>
      <Composer key={root.ts} channel={channel} thread={root.ts} />
    </aside>
  );
}

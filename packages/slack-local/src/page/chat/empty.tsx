import type { Channel } from '../wire.ts';
import { titleOf, useWorkspace } from '../workspace.tsx';
import { Avatar } from './avatar.tsx';

interface EmptyProps {
  channel: string;
  /** A channel with the app, when it is not in this one. */
  elsewhere: Channel | undefined;
  onPage(): void;
  onDraft(words: string): void;
  onHome(): void;
}

/** What to try first, where nothing has been said yet. */
export function Empty({ channel, elsewhere, onPage, onDraft, onHome }: EmptyProps) {
  const { go } = useWorkspace();
  if (elsewhere) {
    return (
      <div className="empty">
        <h2>Nothing has been said in {channel}</h2>
        <p>COMPASS is not in this channel and cannot write here. It is in {titleOf(elsewhere)}.</p>
        <p>
          <button type="button" className="button" onClick={() => go({ kind: 'channel', channel: elsewhere.name })}>
            Go to {titleOf(elsewhere)}
          </button>
        </p>
      </div>
    );
  }
  return (
    <div className="empty">
      <Avatar name="COMPASS" app size={48} />
      <h2>Nothing has happened in {channel} yet</h2>
      <p>
        This looks like Slack and runs on this computer only. COMPASS is in it as it would be in your workspace: the
        same messages, buttons and rules.
      </p>
      <ol>
        <li>
          <div>
            <strong>Be paged.</strong> A page for <em>orders</em> arrives, and COMPASS starts to look.
          </div>
          <button type="button" className="button primary" onClick={onPage}>
            Page me…
          </button>
        </li>
        <li>
          <div>
            <strong>Or ask yourself.</strong> Type <code>/compass investigate orders</code> below.
          </div>
          <button type="button" className="button" onClick={() => onDraft('/compass investigate orders')}>
            Type it for me
          </button>
        </li>
        <li>
          <div>
            <strong>See the Home of the app.</strong> What waits for you, what is open, how often it was right.
          </div>
          <button type="button" className="button" onClick={onHome}>
            Open Home
          </button>
        </li>
      </ol>
    </div>
  );
}

import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { api } from '../api.ts';
import type { Channel } from '../wire.ts';
import { titleOf, useWorkspace } from '../workspace.tsx';
import { readCommand, suggestionsFor } from './commands.ts';

interface ComposerProps {
  channel: Channel;
  thread?: string | undefined;
  /** Words put in from elsewhere, and a count that makes the same words new. */
  draft?: { words: string; count: number } | undefined;
}

export function Composer({ channel, thread, draft }: ComposerProps) {
  const { user, tell, refresh } = useWorkspace();
  const [words, setWords] = useState('');
  const [marked, setMarked] = useState(0);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const suggestions = thread === undefined ? suggestionsFor(words) : [];
  const chosen = suggestions[Math.min(marked, suggestions.length - 1)];

  useEffect(() => {
    if (!draft) return;
    setWords(draft.words);
    field.current?.focus();
  }, [draft]);

  const send = async () => {
    const command = readCommand(words);
    if (words.trim() === '' || busy) return;
    if (command && thread !== undefined) return tell('Slack takes commands in a channel, not in a thread.');
    setBusy(true);
    const answer = command
      ? await api.command(user.name, channel.name, command.command, command.text)
      : await api.say(user.name, channel.name, words.trim(), thread);
    if (answer.ok) setWords('');
    else tell(answer.message);
    await refresh();
    setBusy(false);
  };

  const take = (command: { words: string }) => {
    setWords(`${command.words} `);
    setMarked(0);
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.nativeEvent.isComposing) return;
    if (step !== 0 && suggestions.length > 0) {
      event.preventDefault();
      setMarked((marked + step + suggestions.length) % suggestions.length);
    } else if (event.key === 'Tab' && !event.shiftKey && chosen) {
      event.preventDefault();
      take(chosen);
    } else if (event.key === 'Escape' && suggestions.length > 0) {
      event.stopPropagation();
      setWords('');
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      // A word that is only begun becomes a command first; `/compass` alone is sent as it is.
      if (chosen && !/^\/compass\s*$/.test(words)) take(chosen);
      else void send();
    }
  };

  const name = thread === undefined ? `Message ${titleOf(channel)}` : 'Reply';
  return (
    <div className="composer">
      {suggestions.length > 0 ? (
        <div className="menu suggestions" role="listbox" aria-label="Commands" id="commands">
          {suggestions.map((command) => (
            <button
              key={command.words}
              type="button"
              role="option"
              tabIndex={-1}
              aria-selected={command === chosen}
              onClick={() => take(command)}
            >
              <span>
                <strong>{command.words}</strong> {command.takes ? <em>{command.takes}</em> : null}
              </span>
              <small>{command.does}</small>
            </button>
          ))}
        </div>
      ) : null}
      <form
        className="composer-box"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <textarea
          ref={field}
          rows={1}
          value={words}
          aria-label={name}
          aria-controls={suggestions.length > 0 ? 'commands' : undefined}
          placeholder={thread === undefined ? 'Message, or / for commands' : 'Reply…'}
          onChange={(event) => {
            setWords(event.target.value);
            setMarked(0);
          }}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className="send" aria-label="Send" disabled={words.trim() === '' || busy}>
          <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
            <path d="M2.2 2.6l13.6 6.4-13.6 6.4 2-6.4zm2 6.4h6" />
          </svg>
        </button>
      </form>
    </div>
  );
}

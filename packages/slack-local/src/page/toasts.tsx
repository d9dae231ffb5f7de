import { useCallback, useEffect, useState } from 'react';
import { Cross } from './dialog.tsx';
import { type Place, toHash } from './place.ts';

export interface Toast {
  id: number;
  words: string;
  go?: Place | undefined;
}

const SHOWN_MS = 9_000;
let made = 0;

/** The last three things said. Each goes away after 9 s, or when the reader is at the place it leads to. */
export function useToasts(here: Place | undefined) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const address = here && toHash(here);
  useEffect(() => setToasts((old) => old.filter(({ go }) => !go || toHash(go) !== address)), [address]);
  const dismiss = useCallback((id: number) => setToasts((old) => old.filter((toast) => toast.id !== id)), []);
  const tell = useCallback(
    (words: string, go?: Place) => {
      made += 1;
      const id = made;
      setToasts((old) => [...old.filter((toast) => toast.words !== words), { id, words, go }].slice(-3));
      setTimeout(() => dismiss(id), SHOWN_MS);
    },
    [dismiss],
  );
  return { toasts, tell, dismiss };
}

interface ToastsProps {
  toasts: Toast[];
  onDismiss(id: number): void;
  onGo(place: Place): void;
}

export function Toasts({ toasts, onDismiss, onGo }: ToastsProps) {
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map(({ id, words, go }) => (
        <div key={id} className="toast">
          <span>{words}</span>
          {go ? (
            <button
              type="button"
              className="link-button"
              onClick={() => {
                onGo(go);
                onDismiss(id);
              }}
            >
              Open
            </button>
          ) : null}
          <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => onDismiss(id)}>
            <Cross />
          </button>
        </div>
      ))}
    </div>
  );
}

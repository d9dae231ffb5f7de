import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Plain } from '../text/words.tsx';
import type { Option, OverflowElement } from '../wire.ts';
import { usePress } from './use-press.tsx';

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** Beside the edge of a phone it would lie beyond it, and the page would scroll to it. */
function keepInside(menu: HTMLElement): void {
  const page = menu.closest('.scroll, .dialog-body') ?? document.documentElement;
  const beyond = menu.getBoundingClientRect().right - page.getBoundingClientRect().right;
  if (beyond > 0) menu.style.translate = `${-Math.ceil(beyond) - 10}px`;
}

/** The three-dot menu. Arrows move, Enter chooses, Esc or a press elsewhere closes. */
export function Overflow({ element, blockId }: { element: OverflowElement; blockId?: string | undefined }) {
  const { busy, press, dialog } = usePress();
  const [open, setOpen] = useState(false);
  const frame = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return;
    const menu = frame.current?.querySelector<HTMLElement>('.menu');
    if (menu) keepInside(menu);
    menu?.querySelector('button')?.focus({ preventScroll: true });
    menu?.scrollIntoView({ block: 'nearest' });
    const elsewhere = (event: Event) => {
      if (!frame.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', elsewhere);
    return () => document.removeEventListener('pointerdown', elsewhere);
  }, [open]);

  const choose = (option: Option) => {
    setOpen(false);
    if (option.url !== undefined && /^https?:/i.test(option.url)) window.open(option.url, '_blank', 'noreferrer');
    press({ action_id: element.action_id, block_id: blockId, value: option.value, confirm: element.confirm });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
      frame.current?.querySelector('button')?.focus();
    }
    const items = [...(frame.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const step = STEPS[event.key];
    if (step === undefined || !open) return;
    event.preventDefault();
    const now = items.findIndex((item) => item.matches(':focus'));
    items[(now + step + items.length) % items.length]?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only catches the keys of the buttons inside
    <div className="overflow" ref={frame} onKeyDown={onKeyDown}>
      <button
        type="button"
        className="button overflow-button"
        aria-label="More actions"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-busy={busy}
        onClick={() => setOpen(!open)}
      >
        <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
          <circle cx="8" cy="3" r="1.5" />
          <circle cx="8" cy="8" r="1.5" />
          <circle cx="8" cy="13" r="1.5" />
        </svg>
      </button>
      {open ? (
        <div className="menu" role="menu">
          {element.options.map((option) => (
            <button key={option.value} type="button" role="menuitem" tabIndex={-1} onClick={() => choose(option)}>
              <Plain text={option.text.text} />
              {option.description ? <small>{option.description.text}</small> : null}
            </button>
          ))}
        </div>
      ) : null}
      {dialog}
    </div>
  );
}

import { type ReactNode, useEffect, useId, useRef } from 'react';

interface DialogProps {
  title: ReactNode;
  onClose(): void;
  children: ReactNode;
  footer?: ReactNode;
  /** What went wrong, said beside the buttons: a notice elsewhere would lie behind this window. */
  problem?: string | undefined;
  /** A confirm dialog is small, asks for an answer at once and stays small on a phone. */
  small?: boolean;
  /** Only the top one of several is shown; those beneath keep what was typed. */
  beneath?: boolean;
}

/**
 * The first field takes the focus where there is a mouse; on a phone its keyboard would cover half of the form. Else the
 * title: Enter, pressed too early, then does nothing.
 */
function firstFocus(dialog: HTMLDialogElement) {
  const field = dialog.querySelector<HTMLElement>(
    '.dialog-body :is(input[type=text], input:not([type]), input:checked, textarea, select)',
  );
  const first = matchMedia('(pointer: fine)').matches && field ? field : dialog.querySelector('h2');
  first?.focus({ preventScroll: true });
}

/** A modal window: the browser keeps the focus inside, Esc closes it. */
export function Dialog({ title, onClose, children, footer, problem, small = false, beneath = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const shown = dialog.current;
    if (beneath) shown?.close();
    else if (shown && !shown.open) {
      shown.showModal();
      firstFocus(shown);
    }
  }, [beneath]);
  // What was pressed may be gone: then the focus is nowhere, and the next Esc would close more than this.
  useEffect(() => {
    const isLost = document.activeElement === document.body;
    if (isLost && dialog.current?.open) dialog.current.querySelector('h2')?.focus({ preventScroll: true });
  });
  useEffect(() => {
    const shown = dialog.current;
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={small ? 'dialog small' : 'dialog'}
      aria-labelledby={heading}
      onCancel={(event) => {
        // A file picker's own cancel bubbles up to here and means nothing.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        // Prevented, so that the window closes only when its owner says so.
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <header className="dialog-head">
        <h2 id={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <Cross />
        </button>
      </header>
      <div className="dialog-body">{children}</div>
      {problem ? (
        <p className="dialog-problem field-error" role="alert">
          {problem}
        </p>
      ) : null}
      {footer ? <footer className="dialog-foot">{footer}</footer> : null}
    </dialog>
  );
}

export function Cross() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M3.5 3.5l9 9m0-9l-9 9" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" />
    </svg>
  );
}

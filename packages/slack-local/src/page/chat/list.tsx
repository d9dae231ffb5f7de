import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';

const NEAR_END_PX = 90;

interface ScrollListProps {
  /** Tells one list from another; another list starts at its end. */
  place: string;
  label: string;
  /** The key of the last row. */
  last: string | undefined;
  children: ReactNode;
}

/**
 * A scrolling list that stays where the reader is: at its end it follows what comes, elsewhere nothing moves (the browser
 * anchors what is seen while messages above grow) and a button says that something newer stands below.
 */
export function ScrollList({ place, label, last, children }: ScrollListProps) {
  const frame = useRef<HTMLDivElement>(null);
  const inside = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [newer, setNewer] = useState(false);

  const toEnd = () => frame.current?.scrollTo({ top: frame.current.scrollHeight });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another place starts at its end
  useLayoutEffect(() => {
    following.current = true;
    setNewer(false);
    toEnd();
  }, [place]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what counts is that the last row became another one
  useEffect(() => {
    if (!following.current) setNewer(true);
  }, [last]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: one observer for the life of the list
  useEffect(() => {
    if (!inside.current) return;
    const observer = new ResizeObserver(() => {
      if (following.current) toEnd();
    });
    observer.observe(inside.current);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const shown = frame.current;
    if (!shown) return;
    following.current = shown.scrollHeight - shown.scrollTop - shown.clientHeight < NEAR_END_PX;
    if (following.current) setNewer(false);
  };
  return (
    <>
      {/** biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached with the keyboard */}
      <section className="scroll" ref={frame} onScroll={onScroll} tabIndex={0} aria-label={label}>
        <div className="scroll-inside" ref={inside}>
          {children}
        </div>
      </section>
      {newer ? (
        <button type="button" className="button newer" onClick={toEnd}>
          Newer below ↓
        </button>
      ) : null}
    </>
  );
}

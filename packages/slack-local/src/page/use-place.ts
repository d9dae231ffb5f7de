import { useCallback, useEffect, useState } from 'react';
import { fromHash, type Place, toHash } from './place.ts';

/** The place in the address: `go` adds to the browser's history, so Back leads to where one was. */
export function usePlace(): [Place | undefined, (place: Place) => void] {
  const [place, setPlace] = useState(() => fromHash(location.hash));
  useEffect(() => {
    const follow = () => setPlace(fromHash(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  const go = useCallback((next: Place) => {
    location.hash = toHash(next);
  }, []);
  return [place, go];
}

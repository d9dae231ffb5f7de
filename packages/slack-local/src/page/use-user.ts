import { useCallback, useState } from 'react';

const KEY = 'compass.local.user';

/** Who the reader plays: `?user=` in the address, else who it was last time in this browser, else alice. */
export function useUser(): [string, (name: string) => void] {
  const [name, setName] = useState(
    () => new URLSearchParams(location.search).get('user') ?? localStorage.getItem(KEY) ?? 'alice',
  );
  const change = useCallback((next: string) => {
    localStorage.setItem(KEY, next);
    setName(next);
  }, []);
  return [name, change];
}

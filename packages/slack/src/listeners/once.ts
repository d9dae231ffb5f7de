const MOST = 5000;

/** True the first time a key is seen. Slack delivers an event up to four times; what is stored is kept apart by the record, this is for answers. */
export function createOnce(): (key: string) => boolean {
  const seen = new Set<string>();
  return (key) => {
    if (seen.has(key)) return false;
    seen.add(key);
    const [oldest] = seen;
    if (seen.size > MOST && oldest !== undefined) seen.delete(oldest);
    return true;
  };
}

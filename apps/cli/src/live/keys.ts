/** What a line that was typed asks for. `rest`: what stands behind the key. */
export interface Typed {
  key: 'enter' | 't' | 'd' | 'm' | 'e' | 'q';
  rest: string;
}

/** `t 1`, `t1`, `q`; null for what is no key. */
export function typedKey(line: string): Typed | null {
  const text = line.trim();
  if (text === '') return { key: 'enter', rest: '' };
  const [, key, rest = ''] = /^([tdmeq])(?:\s*(\d+)|\s+(.*))?$/is.exec(text)?.filter((one) => one !== undefined) ?? [];
  return key === undefined ? null : { key: key.toLowerCase() as Typed['key'], rest: rest.trim() };
}

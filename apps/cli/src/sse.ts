/** One event of a stream of Server-Sent Events. */
export interface Told {
  /** The last id that the stream gave; null for none yet. */
  id: string | null;
  event: string;
  data: string;
}

/** Reads a stream of Server-Sent Events (the HTML standard's 9.2.6), as it may be cut anywhere. Comments and retry times are passed over. */
export function sseReader(): (chunk: string) => Told[] {
  let rest = '';
  let id: string | null = null;
  let event = '';
  let data: string[] = [];
  const line = (text: string): Told[] => {
    if (text === '') {
      const told = data.length === 0 ? [] : [{ id, event: event || 'message', data: data.join('\n') }];
      event = '';
      data = [];
      return told;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(text) ?? [];
    if (field === 'id' && !value.includes('\0')) id = value;
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
    return [];
  };
  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    return lines.flatMap(line);
  };
}

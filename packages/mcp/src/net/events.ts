import { createLines } from './lines.ts';

export interface ServerEvent {
  event: string;
  data: string;
}

/** Server-sent events of a stream of bytes (https://html.spec.whatwg.org/multipage/server-sent-events.html), without ids and retries. */
export async function* eventsIn(
  stream: AsyncIterable<Uint8Array>,
  about: { server: string; maxBytes: number },
): AsyncGenerator<ServerEvent> {
  const lines = createLines(about.server, about.maxBytes);
  let event = 'message';
  let data: string[] = [];
  try {
    for await (const bytes of stream)
      for (const line of lines.cut(bytes)) {
        if (line === '') {
          if (data.length > 0) yield { event, data: data.join('\n') };
          event = 'message';
          data = [];
        } else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
        else if (line.startsWith('event:')) event = line.slice(6).trim();
      }
  } finally {
    lines.drop();
  }
}

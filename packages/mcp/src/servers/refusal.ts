import { CompassError, type ErrorCode } from '@compass/core';
import { z } from 'zod';

/** Prometheus says `error` and its type, Grafana and Tempo's frontend `message`, Loki and Tempo plain text. */
const Said = z.object({
  errorType: z.string().optional(),
  error: z.string().optional(),
  message: z.string().optional(),
});

/** https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview; its other types are passing troubles. */
const byType: Record<string, ErrorCode> = { bad_data: 'invalid', execution: 'invalid', not_found: 'not_found' };
const byStatus: Record<number, ErrorCode> = { 400: 'invalid', 401: 'refused', 403: 'refused', 422: 'invalid' };

const saidIn = (text: string): z.infer<typeof Said> => {
  try {
    return Said.parse(JSON.parse(text));
  } catch {
    // A proxy's page is not the backend's word.
    return /^\s*</.test(text) ? {} : { error: text.trim() };
  }
};

/** What a backend's refusal means. Its own words, which outsiders may have had a part in, are the cause only. */
export const refusal = (
  name: string,
  { status, text, mayLack }: { status: number; text: string; mayLack: boolean },
): CompassError => {
  if (status < 400)
    return new CompassError(
      'unavailable',
      `${name} answered with a redirect: configure the address it points to (HTTP ${status})`,
    );
  const said = saidIn(text);
  const words = (said.error ?? said.message ?? '').slice(0, 500);
  const typed = said.errorType === undefined ? undefined : (byType[said.errorType] ?? 'unavailable');
  const code = typed ?? (status === 404 && mayLack ? 'not_found' : byStatus[status]) ?? 'unavailable';
  const what: Partial<Record<ErrorCode, string>> = {
    invalid: `${name} cannot run this`,
    refused: `${name} does not allow this with the configured credentials (HTTP ${status})`,
    not_found: `${name} has no such thing`,
  };
  const hint = status === 404 ? ': is the path of its url right?' : '';
  const message = what[code] ?? `${name} answered HTTP ${status}${hint}`;
  if (words === '') return new CompassError(code, message);
  // Of a wrong question the backend knows more than its status says; of a place that lets nobody in, or is not there, the status says it.
  const typeless = typed === undefined && (code === 'refused' || code === 'unavailable');
  return new CompassError(code, message, {
    cause: new Error(typeless ? `${message}${hint === '' ? '.' : ''} It said: ${words}` : words),
  });
};

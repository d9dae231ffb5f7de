import { CompassError } from '@compass/core';
import { z } from 'zod';

/** An OTLP/HTTP receiver. */
export interface OpenTelemetryConfig {
  /** Of its traces. */
  url: string;
  headers: Record<string, string>;
}

const Address = z.url({ protocol: /^https?$/ });

/** `name=value,name=value`, percent-encoded, as OpenTelemetry's specification of exporters has it. */
function headersOf(text: string): Record<string, string> {
  const pairs = text
    .split(',')
    .filter((pair) => pair.trim() !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const name = pair.slice(0, Math.max(0, at)).trim();
      const value = decoded(pair.slice(at + 1).trim());
      if (!/^[A-Za-z0-9-]+$/.test(name) || value === null)
        throw new CompassError(
          'invalid',
          'OTEL_EXPORTER_OTLP_HEADERS: write name=value,name=value, and what is not plain in a value as % and two digits.',
          { field: 'OTEL_EXPORTER_OTLP_HEADERS' },
        );
      return [name, value];
    });
  return Object.fromEntries(pairs);
}

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

/** Null unless OTEL_EXPORTER_OTLP_ENDPOINT is set: then nothing is traced, and nothing of it is loaded. */
export function openTelemetryOf(env: Record<string, string | undefined>): OpenTelemetryConfig | null {
  const endpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (endpoint === undefined) return null;
  if (!Address.safeParse(endpoint).success)
    throw new CompassError('invalid', 'OTEL_EXPORTER_OTLP_ENDPOINT: write an address such as http://collector:4318.', {
      field: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    });
  return {
    url: `${endpoint.replace(/(?<!\/)\/+$/, '')}/v1/traces`,
    headers: headersOf(env['OTEL_EXPORTER_OTLP_HEADERS'] ?? ''),
  };
}

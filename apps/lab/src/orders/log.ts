import { logs, SeverityNumber } from '@opentelemetry/api-logs';

const severities = { info: SeverityNumber.INFO, error: SeverityNumber.ERROR } as const;

/** One line of the program's log, with the trace it belongs to; errors are printed as well. */
export function log(severity: keyof typeof severities, body: string): void {
  logs.getLogger('lab').emit({ severityNumber: severities[severity], severityText: severity.toUpperCase(), body });
  if (severity === 'error') console.log(body);
}

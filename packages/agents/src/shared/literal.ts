const escapedText = (text: string): string => JSON.stringify(text).slice(1, -1);
const escapedPattern = (text: string): string => escapedText(text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));

/**
 * Puts the service and the rate range into a configured query. `$SERVICE` stands inside quoted label values only: as literal text, and
 * as a literal inside a pattern after `=~` or `!~`. Elsewhere it stays as it is, and the source refuses the query.
 */
export function filled(query: string, values: { service: string; rateSeconds: number }): string {
  return query
    .replaceAll('$RATE', `${values.rateSeconds}s`)
    .replace(/([=!]~|!=|=|\|=)\s*"((?:[^"\\]|\\.)*)"/g, (whole, operator: string, value: string) => {
      if (!value.includes('$SERVICE')) return whole;
      const text = operator.endsWith('~') ? escapedPattern(values.service) : escapedText(values.service);
      return `${operator}"${value.replaceAll('$SERVICE', () => text)}"`;
    });
}

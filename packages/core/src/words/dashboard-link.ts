export const DASHBOARD_FIELDS = ['service', 'from', 'to'] as const;

/**
 * Where a service is looked at over a time (milliseconds since 1970, as Grafana writes it): a template of the installation, filled in; null where it
 * has none.
 */
export function dashboardLink(
  template: string | null | undefined,
  about: { service: string; start: string; end: string },
): string | null {
  if (template === null || template === undefined || template === '') return null;
  const values = {
    service: encodeURIComponent(about.service.toWellFormed()),
    from: String(Date.parse(about.start)),
    to: String(Date.parse(about.end)),
  };
  return DASHBOARD_FIELDS.reduce((url, name) => url.replaceAll(`{${name}}`, () => values[name]), template);
}

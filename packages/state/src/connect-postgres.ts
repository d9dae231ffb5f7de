import postgres, { type Sql } from 'postgres';

/** What holds for every connection. */
export const SETTINGS: postgres.Options<Record<string, never>> = {
  fetch_types: false,
  connect_timeout: 5,
  onnotice: () => undefined,
  connection: { application_name: 'compass' },
};

/** A connection to a PostgreSQL, made when it is needed and let go after ten seconds without use. */
export const connectPostgres = (url: string): Sql => postgres(url, { ...SETTINGS, max: 1, idle_timeout: 10 });

import postgres, { type Sql } from 'postgres';

/** Connections to a PostgreSQL, at most `most` of them, made when they are needed. */
export const connectPostgres = (url: string, most: number): Sql =>
  postgres(url, {
    max: most,
    fetch_types: false,
    connect_timeout: 5,
    onnotice: () => undefined,
    connection: { application_name: 'compass' },
  });

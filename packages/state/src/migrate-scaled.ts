import './find-drizzle.ts';
/** Brings the scaled form's record up to date and starts nothing; what to say of one that is newer. Throws `unavailable` and `refused`. */
export async function migrateScaled({ databaseUrl }: { databaseUrl: string }): Promise<{ newer: string | null }> {
  const [{ migratePostgres }, { newerThanKnown }] = await Promise.all([
    import('./migrate-postgres.ts'),
    import('./migrate.ts'),
  ]);
  return { newer: newerThanKnown(await migratePostgres(databaseUrl)) };
}

/** Brings the scaled form's record up to date and starts nothing. Throws `unavailable` and `conflict`. */
export async function migrateScaled({ databaseUrl }: { databaseUrl: string }): Promise<void> {
  const { migratePostgres } = await import('./migrate-postgres.ts');
  await migratePostgres(databaseUrl);
}

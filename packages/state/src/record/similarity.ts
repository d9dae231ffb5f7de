import { sql } from 'drizzle-orm';
import type { RecordDatabase } from '../record-store.ts';

/** What is slower than it could be: embeddings are kept, and the database has no index for them. Null: nothing is. */
export async function similarityTrouble(database: Pick<RecordDatabase, 'transaction'>): Promise<string | null> {
  const slow = await database.transaction(async (handle) => {
    const rows = await handle
      .select({ slow: sql<boolean>`true` })
      .from(sql`information_schema.columns`)
      .where(
        sql`table_schema = current_schema() and column_name = 'embedding' and not exists (select from pg_extension where extname = 'vector')`,
      )
      .limit(1);
    return rows.length > 0;
  });
  return slow
    ? 'The database has no extension vector: what was learned is searched row by row. Run create extension vector as its owner.'
    : null;
}

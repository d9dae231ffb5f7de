import { sql } from 'drizzle-orm';
import type { RecordDatabase } from '../record-store.ts';

/** Vectors of this length are indexed; those of another are compared one by one. */
export const INDEXED = 512;

/**
 * Makes the index of embeddings where the database has the extension vector, or can have it, at any time; nothing elsewhere. Safe to run again.
 * hnsw with cosine distance, as pgvector's documentation describes expression indexes.
 */
export const indexed = `do $$ begin
  if exists (select from pg_available_extensions where name = 'vector') then
    begin
      create extension if not exists vector;
    exception when insufficient_privilege then null;
    end;
  end if;
  if to_regtype('vector') is not null and to_regclass('patterns_embedding') is null then
    create index patterns_embedding on patterns
      using hnsw ((embedding::vector(${INDEXED})) vector_cosine_ops) where cardinality(embedding) = ${INDEXED};
  end if;
end $$`;

/** Up to here comparing all is as fast as people notice, and exact. */
const MOST_COMPARED = 10_000;

/** What is slower than it could be: many embeddings are kept, and the database has no index for them. Null: nothing is. */
export async function similarityTrouble(database: Pick<RecordDatabase, 'transaction'>): Promise<string | null> {
  const slow = await database.transaction(async (handle) => {
    const rows = await handle
      .select({ slow: sql<boolean>`true` })
      .from(
        sql`(select from patterns where embedding is not null offset ${sql.raw(String(MOST_COMPARED))} limit 1) as more`,
      )
      .where(sql`to_regtype('vector') is null`);
    return rows.length > 0;
  });
  return slow
    ? `More than ${MOST_COMPARED} patterns are compared one by one, for the database has no extension vector: run create extension vector as its owner, then "npm run migrate".`
    : null;
}

import type { PGlite } from '@electric-sql/pglite';
import type { Migration } from '../../src/migrations/list.ts';

/** Everything that an older program may rely on, as the database itself describes it: what it is to how it is. */
const DESCRIBED = `
  select 'table ' || relname as what, relname as of, '' as how, true as needed
    from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
  union all
  select 'column ' || relname || '.' || attname, relname,
      format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end,
      attnotnull and not atthasdef and attidentity = ''
    from pg_attribute a join pg_class c on c.oid = attrelid
    where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
  union all
  select 'rule ' || relname || '.' || conname, relname, pg_get_constraintdef(k.oid), true
    from pg_constraint k join pg_class c on c.oid = conrelid
    where relnamespace = 'public'::regnamespace and contype <> 'n'
  union all
  select 'unique index ' || c.relname || '.' || i.relname, c.relname, pg_get_indexdef(i.oid), true
    from pg_index x join pg_class i on i.oid = indexrelid join pg_class c on c.oid = indrelid
    where c.relnamespace = 'public'::regnamespace and indisunique
  union all
  select 'trigger ' || relname || '.' || tgname, relname, pg_get_triggerdef(t.oid), true
    from pg_trigger t join pg_class c on c.oid = tgrelid where not tgisinternal
  union all
  select 'sequence ' || relname, relname, '', true
    from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S'`;

interface Described {
  what: string;
  of: string;
  how: string;
  /** A row that does not know of it cannot be written. */
  needed: boolean;
}

const describe = async (database: PGlite): Promise<Map<string, Described>> => {
  const { rows } = await database.query<Described>(DESCRIBED);
  return new Map(rows.map((row) => [row.what, row]));
};

const CHANGES_ROWS = /^\s*(update|delete|truncate|merge)\b/im;

/**
 * What a migration does that the version before cannot live with, in words that name the remedy. Applies it. During an upgrade programs of both
 * versions use the same tables, and a backup of the one before is put into the tables of this one.
 */
export async function notAdded(database: PGlite, { version, name, sql }: Migration): Promise<string[]> {
  const before = await describe(database);
  await database.exec(sql);
  const after = await describe(database);
  const at = `Migration ${version} (${name})`;
  const tables = new Set([...before.values()].filter(({ what }) => what.startsWith('table ')).map(({ of }) => of));
  const gone = [...before.values()].flatMap(({ what, how }) => {
    const now = after.get(what);
    if (now === undefined)
      return [`${at} takes away ${what}, which the version before still uses: leave it, and use it no more.`];
    return now.how === how
      ? []
      : [`${at} makes ${what} "${now.how}", and the version before knows it as "${how}": add another one beside it.`];
  });
  const demanded = [...after.values()].flatMap(({ what, of, needed }) =>
    before.has(what) || !tables.has(of) || !needed
      ? []
      : [`${at} adds ${what}, which rows of the version before do not keep: let it be null or give it a default.`],
  );
  const rows = CHANGES_ROWS.test(sql)
    ? [`${at} changes rows, and the version before goes on writing the old ones: let the program read both.`]
    : [];
  return [...gone, ...demanded, ...rows];
}

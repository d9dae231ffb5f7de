import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrations } from '../src/migrations/list.ts';
import { notAdded } from './support/added-only.ts';

let database: PGlite;
beforeAll(async () => {
  database = await PGlite.create();
});
afterAll(() => database.close());

test('every migration only adds: the version before can go on beside it', async () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
  for (const migration of migrations) expect(await notAdded(database, migration)).toEqual([]);
});

test.each([
  ['drop table spend', /takes away table spend, .* leave it/],
  ['alter table steps drop column error', /takes away column steps\.error, .* leave it/],
  ['alter table steps rename column error to reason', /takes away column steps\.error/],
  ['alter table inbox rename to deliveries', /takes away table inbox/],
  ['alter table steps alter column epoch type bigint', /makes column steps\.epoch "bigint not null", .* beside it/],
  ['alter table steps alter column error set not null', /makes column steps\.error "text not null"/],
  ['alter table posts alter column ref type jsonb using ref::jsonb', /makes column posts\.ref "jsonb"/],
  ['alter table posts add column place text not null', /adds column posts\.place, .* default/],
  ["alter table posts add constraint known check (slot <> '')", /adds rule posts\.known/],
  ['create unique index one_hash on posts (hash)', /adds unique index posts\.one_hash/],
  ['drop index steps_once', /takes away unique index steps\.steps_once/],
  ['drop trigger audit_keeps_rows on audit', /takes away trigger audit\.audit_keeps_rows/],
  ['drop sequence investigation_number', /takes away sequence investigation_number/],
  ["update steps set error = '' where error is null", /changes rows/],
])('%s is refused, with what to do instead', async (sql, words) => {
  await database.exec('begin');
  try {
    const said = await notAdded(database, { version: 99, name: 'wrong', sql });
    expect(said.join('\n')).toMatch(words);
  } finally {
    await database.exec('rollback');
  }
});

test('what only adds is not refused', async () => {
  await database.exec('begin');
  const sql = `
    alter table posts add column place text;
    alter table posts add column size integer not null default 0;
    create index posts_place on posts (place);
    create table lessons (id text primary key, lesson text not null check (lesson <> ''), unique (lesson));
    create sequence lesson_number;`;
  expect(await notAdded(database, { version: 99, name: 'right', sql })).toEqual([]);
  await database.exec('rollback');
});

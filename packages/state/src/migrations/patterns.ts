/** What was learned. Numbers of an embedding are kept without an extension; where there is one, `indexed` in record/similarity.ts adds to them. */
export const patterns = `
create table patterns (
  id text primary key,
  number integer not null,
  revision integer not null check (revision > 0),
  state text not null check (state in ('live', 'quarantined')),
  embedder text,
  embedding real[],
  record json not null,
  check (embedding is null or embedder is not null)
);
create index patterns_number on patterns (number desc);
`;

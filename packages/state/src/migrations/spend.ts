/** What questions to models cost. */
export const spend = `
create table spend (
  seq bigint generated always as identity,
  id text primary key,
  investigation text not null,
  purpose text not null,
  at timestamptz not null,
  provider text not null,
  model text not null,
  usd double precision not null check (usd >= 0),
  tokens integer not null check (tokens >= 0),
  answer json
);
create index spend_investigation on spend (investigation, seq);
create index spend_at on spend (at);
`;

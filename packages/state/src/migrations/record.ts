/**
 * `json`, not `jsonb`: a record is given back exactly as it was written (order of keys, any character), and nothing queries
 * inside. Steps without an investigation share the key space ''.
 */
export const record = `
create sequence investigation_number start with 1001;

create table investigations (
  id text primary key,
  number integer not null unique,
  status text not null,
  service text not null,
  started_at timestamptz not null,
  revision integer not null,
  record json not null
);
create index investigations_status on investigations (status, number desc);
create index investigations_service on investigations (service, number desc);

create table inbox (
  key text primary key,
  verb text not null,
  input json,
  actor json not null,
  received_at timestamptz not null default clock_timestamp(),
  answer json
);

create table steps (
  seq bigint generated always as identity,
  id text primary key,
  investigation text,
  kind text not null,
  key text not null,
  input json,
  state text not null check (state in ('waiting', 'leased', 'done', 'failed', 'quarantined')),
  due_at timestamptz not null,
  epoch integer not null,
  lease_until timestamptz,
  retries integer not null,
  crashes integer not null,
  error text,
  check ((state = 'leased') = (lease_until is not null))
);
create unique index steps_once on steps (coalesce(investigation, ''), key);
create index steps_due on steps (due_at) where state in ('waiting', 'leased');
create index steps_investigation on steps (investigation, seq);

create table evidence (
  id text primary key,
  investigation text not null,
  record json not null
);
create index evidence_investigation on evidence (investigation);

create table journal (
  seq bigint generated always as identity primary key,
  investigation text not null,
  step text not null,
  at timestamptz not null,
  server text not null,
  tool text not null,
  arguments json,
  result json
);
create index journal_investigation on journal (investigation, seq);

create table audit (
  investigation text not null,
  seq integer not null check (seq > 0),
  at timestamptz not null,
  actor json not null,
  what text not null,
  detail json,
  previous text not null,
  hash text not null,
  primary key (investigation, seq)
);
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_keeps_rows before update or delete on audit
  for each row execute function audit_is_append_only();
create trigger audit_keeps_all before truncate on audit
  for each statement execute function audit_is_append_only();

create table posts (
  investigation text not null,
  slot text not null,
  ref json,
  hash text not null,
  posted_at timestamptz not null,
  primary key (investigation, slot)
);
`;

/** Alerts by the names that their senders give them. A row without a record was taken by a transaction that has not written yet. */
export const pages = `
create table pages (
  source text not null,
  fingerprint text not null,
  investigation text,
  record json,
  primary key (source, fingerprint)
);
`;

/**
 * What lists show, beside the record, which is larger by a hundred times. Who lists a service asks for a status too. Post-mortems are counted by
 * the day.
 */
export const summaries = `
alter table investigations add column summary json;
create index investigations_service_status on investigations (service, status, number desc);
drop index investigations_service;

create table post_mortem_days (day text primary key, last integer not null);
insert into post_mortem_days
  select substr(record -> 'postMortem' ->> 'name', 4, 10), count(*) from investigations
  where record -> 'postMortem' ->> 'name' is not null group by 1;
`;

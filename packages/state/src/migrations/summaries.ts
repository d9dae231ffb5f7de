/** What lists show, beside the record, which is larger by a hundred times. Who lists a service asks for a status too. */
export const summaries = `
alter table investigations add column summary json;
create index investigations_service_status on investigations (service, status, number desc);
`;

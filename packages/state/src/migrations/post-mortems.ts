/** How many post-mortems have been written of a day: the number in the name of its last one. */
export const postMortems = `
create table post_mortems (
  day text primary key,
  last integer not null
);
`;

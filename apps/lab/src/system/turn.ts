/** Turns one of a service's own screws. Throws when the service does not take it. */
export async function turn(service: string, path: string, body: object): Promise<void> {
  const answer = await fetch(new URL(path, service), { method: 'PUT', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`the service answered ${answer.status} to PUT ${path}`);
}

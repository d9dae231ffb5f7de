/** Closes in the reverse of the order of opening. One that cannot be closed keeps no other open; the first trouble is thrown at the end. */
export async function closeAll(opened: (() => Promise<unknown>)[]): Promise<void> {
  const troubles: unknown[] = [];
  for (const close of opened.splice(0).reverse()) await close().catch((error: unknown) => troubles.push(error));
  if (troubles.length > 0) throw troubles[0];
}

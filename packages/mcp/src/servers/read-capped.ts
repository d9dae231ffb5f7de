/** The body as text, or null as soon as it proves larger than `maxBytes` (the rest is not fetched). */
export const readCapped = async (response: Response, maxBytes: number): Promise<string | null> => {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

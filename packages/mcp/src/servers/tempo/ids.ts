const HEX = /^[0-9a-f]+$/i;

/**
 * A trace or span id as lower-case hex of its full length: OTLP's JSON says hex, protobuf's own JSON (which Tempo answers) base64, and
 * Tempo's search leaves leading zeros out. Empty stays empty: a root has no parent.
 */
export function hexId(id: string, bytes: 8 | 16): string {
  if (id === '') return '';
  const padded = id.endsWith('=');
  const hex = HEX.test(id) && id.length <= bytes * 2 && !padded ? id : Buffer.from(id, 'base64').toString('hex');
  const full = hex.toLowerCase().padStart(bytes * 2, '0');
  return /^0+$/.test(full) ? '' : full;
}

import { inflateSync } from 'node:zlib';

export interface Picture {
  width: number;
  height: number;
  /** Red, green and blue of a pixel. */
  at(x: number, y: number): [number, number, number];
}

const SIGNATURE = '89504e470d0a1a0a';

/** The Paeth predictor of the PNG specification, section 9.4. */
function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

/** Reads a PNG of 8 bits a channel with alpha and without interlacing, which is what is drawn here. */
export function decodePng(bytes: Uint8Array): Picture {
  const file = Buffer.from(bytes);
  if (file.subarray(0, 8).toString('hex') !== SIGNATURE) throw new Error('no PNG');
  const [width, height, kind] = [file.readUInt32BE(16), file.readUInt32BE(20), file.readUInt16BE(24)];
  if (kind !== 0x0806) throw new Error(`depth and colours ${kind.toString(16)} are not read here`);
  const data: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const raw = inflateSync(Buffer.concat(data));
  const row = width * 4;
  const out = Buffer.alloc(row * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (row + 1)];
    for (let x = 0; x < row; x += 1) {
      const a = x < 4 ? 0 : (out[y * row + x - 4] ?? 0);
      const b = y === 0 ? 0 : (out[(y - 1) * row + x] ?? 0);
      const c = x < 4 || y === 0 ? 0 : (out[(y - 1) * row + x - 4] ?? 0);
      const guess = [0, a, b, Math.floor((a + b) / 2), paeth(a, b, c)][filter ?? 0] ?? 0;
      out[y * row + x] = (raw[y * (row + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return {
    width,
    height,
    at: (x, y) => {
      const place = Math.round(y) * row + Math.round(x) * 4;
      return [out[place] ?? 0, out[place + 1] ?? 0, out[place + 2] ?? 0];
    },
  };
}

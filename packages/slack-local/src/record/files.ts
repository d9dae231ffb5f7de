import { mkdir, open, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const MIMETYPES: Record<string, string> = {
  '.csv': 'text/csv',
  '.gif': 'image/gif',
  '.gz': 'application/gzip',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.json': 'application/json',
  '.log': 'text/plain',
  '.md': 'text/markdown',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
};

export const mimetypeOf = (name: string): string =>
  MIMETYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';

export const filetypeOf = (name: string): string => extname(name).slice(1).toLowerCase() || 'binary';

export type FileStore = { keep(id: string, content: Uint8Array): Promise<void>; read(id: string): Promise<Buffer> };

/** Contents of files, one file each, named by our own id and never by what somebody called it. */
export async function openFiles(directory: string): Promise<FileStore> {
  const folder = join(directory, 'files');
  await mkdir(folder, { recursive: true });
  return {
    async keep(id, content) {
      const file = await open(join(folder, id), 'w');
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    read: (id) => readFile(join(folder, id)),
  };
}

import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, lstatSync, mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Whether this machine lets a test give a process a root of its own. */
export const hasRooms =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

export interface RunOptions {
  directory: string;
  /** `uid:gid`. */
  user: string;
  env: Record<string, string>;
  /** Folders that may still be written; all else is then read-only. */
  writable?: string[];
}

const SYSTEM = ['usr', 'etc', 'dev', 'proc'];
const PROGRAMS = ['bin', 'sbin', 'lib', 'lib64'];
const NODE = 'opt/node';

/** Where programs are found in a room: this Node first. */
export const PATH = `/${NODE}:/usr/local/bin:/usr/bin:/bin`;

/** Makes of an empty folder what looks, to whoever is put inside, like a machine that has Node and npm and nothing else of this one. */
export function furnish(room: string): void {
  for (const folder of [...SYSTEM, NODE, 'tmp']) mkdirSync(join(room, folder), { recursive: true });
  execFileSync('chmod', ['1777', join(room, 'tmp')]);
  for (const folder of PROGRAMS)
    if (lstatSync(`/${folder}`, { throwIfNoEntry: false })?.isSymbolicLink())
      symlinkSync(readlinkSync(`/${folder}`), join(room, folder));
  copyFileSync(process.execPath, join(room, NODE, 'node'));
}

/** Runs a program inside. Its mounts end with it, and its process is the child itself, so that a signal reaches it. */
export function runInside(
  room: string,
  command: string[],
  { directory, user, env, writable }: RunOptions,
): ChildProcess {
  const sealed = (folders: string[]) => [
    ...folders.map((folder) => `mount --bind "$R${folder}" "$R${folder}"`),
    'mount -o remount,bind,ro "$R"',
  ];
  const script = [
    'mount --bind "$0" "$0"',
    // The folder as it is now, with the mount on it.
    'R="$0/."',
    ...SYSTEM.map((folder) => `mount --rbind /${folder} "$R/${folder}"`),
    ...(writable === undefined ? [] : sealed(writable)),
    `exec chroot --userspec=${user} --groups= "$R" "$@"`,
  ];
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const inside = ['env', '-i', '-C', directory, ...variables, ...command];
  return spawn('unshare', ['--mount', 'sh', '-ec', script.join('\n'), room, ...inside], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

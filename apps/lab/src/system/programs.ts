import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

export type Programs = { postgresFolder: string; prometheus: string; exporter: string; account: Account | undefined };
/** Whom PostgreSQL runs as when the lab runs as root, which PostgreSQL refuses. */
export type Account = { uid: number; gid: number };

const debianPostgres = '/usr/lib/postgresql';

/** Names what this machine lacks for the live system, as Debian calls it; empty when it can start. */
export function missingParts(): string[] {
  return look().missing;
}

/** Where the programs are. Throws with the names of those that are missing. */
export function findPrograms(): Programs {
  const { programs, missing } = look();
  if (programs === undefined) throw new Error(`the live system needs ${missing.join(', ')}`);
  return programs;
}

function look(): { programs: Programs | undefined; missing: string[] } {
  const postgresFolder = findPostgres();
  const prometheus = which('prometheus');
  const exporter = which('prometheus-postgres-exporter') ?? which('postgres_exporter');
  const root = process.getuid?.() === 0;
  const account = root ? findAccount('postgres') : undefined;
  const missing = [
    ...(postgresFolder === undefined ? ['postgresql'] : []),
    ...(prometheus === undefined ? ['prometheus'] : []),
    ...(exporter === undefined ? ['prometheus-postgres-exporter'] : []),
    ...(root && account === undefined ? ['the account postgres'] : []),
  ];
  if (postgresFolder === undefined || prometheus === undefined || exporter === undefined || missing.length > 0) {
    return { programs: undefined, missing };
  }
  return { programs: { postgresFolder, prometheus, exporter, account }, missing };
}

// Debian keeps initdb out of PATH, one folder a major version.
function findPostgres(): string | undefined {
  const versions = existsSync(debianPostgres) ? readdirSync(debianPostgres).sort((a, b) => Number(b) - Number(a)) : [];
  const initdb = which('initdb');
  const folders = [
    ...versions.map((version) => path.join(debianPostgres, version, 'bin')),
    ...(initdb === undefined ? [] : [path.dirname(initdb)]),
  ];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(path.join(folder, name))));
}

function which(name: string): string | undefined {
  return ask('sh', ['-c', 'command -v "$1"', 'sh', name]);
}

function findAccount(name: string): Account | undefined {
  const uid = ask('id', ['-u', name]);
  const gid = ask('id', ['-g', name]);
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

function ask(command: string, args: string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : undefined;
}

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import type { Launcher, Running } from './launcher.ts';
import type { Programs } from './programs.ts';
import { ready } from './ready.ts';

export type Role = 'postgres' | 'orders' | 'inventory' | 'archiver' | 'compass' | 'exporter';
export type Cluster = {
  running: Running;
  /** Address of a database for one of the roles, with its password. */
  url(role: Role, database: 'orders' | 'inventory' | 'postgres'): string;
};

// Fast rather than durable: the cluster lives as long as the lab.
const serverSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '32MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  log_lock_waits: 'on',
};

/** Makes a cluster in `directory/cluster` and starts it on `port`; resolves when it takes connections. */
export async function startPostgres(options: {
  programs: Programs;
  launcher: Launcher;
  directory: string;
  port: number;
}): Promise<Cluster> {
  const { programs, launcher, directory, port } = options;
  const { account, postgresFolder } = programs;
  const passwords: Record<Role, string> = {
    postgres: password(),
    orders: password(),
    inventory: password(),
    archiver: password(),
    compass: password(),
    exporter: password(),
  };
  const url: Cluster['url'] = (role, database) =>
    `postgres://${role}:${passwords[role]}@127.0.0.1:${port}/${database}?sslmode=disable`;

  const cluster = path.join(directory, 'cluster');
  const passwordFile = path.join(directory, 'superuser-password');
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, passwords.postgres, { mode: 0o600 });
  if (account !== undefined) {
    // The account must be able to walk to its cluster, and only that.
    await chmod(directory, 0o711);
    for (const owned of [cluster, passwordFile]) await chown(owned, account.uid, account.gid);
  }
  const initdb = ['-D', cluster, '-U', 'postgres', '-E', 'UTF8', '--no-locale', '--no-sync', '--auth=scram-sha-256'];
  await promisify(execFile)(path.join(postgresFolder, 'initdb'), [...initdb, `--pwfile=${passwordFile}`], {
    ...account,
    cwd: cluster,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  });
  await rm(passwordFile);

  const settings = Object.entries(serverSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const running = launcher.launch({
    name: 'postgres',
    command: path.join(postgresFolder, 'postgres'),
    args: ['-D', cluster, '-p', String(port), ...settings],
    account,
    // Fast shutdown: sessions are ended rather than waited for.
    stopSignal: 'SIGINT',
  });
  const admin = postgres(url('postgres', 'postgres'), {
    max: 1,
    fetch_types: false,
    onnotice: () => {},
    connect_timeout: 2,
  });
  try {
    const ask = async () => (await admin`select 1`).length === 1;
    await ready({ what: 'postgres', program: running, withinMs: 15_000, ask });
    await createRoles(admin, passwords);
  } finally {
    await admin.end({ timeout: 1 });
  }
  return { running, url };
}

async function createRoles(admin: postgres.Sql, passwords: Record<Role, string>): Promise<void> {
  const grants = {
    orders: '',
    inventory: '',
    archiver: '',
    exporter: 'pg_monitor',
    // Sees everybody's activity and may end sessions, superusers' aside; reads no table.
    compass: 'pg_monitor, pg_signal_backend',
  };
  for (const [role, granted] of Object.entries(grants)) {
    // Passwords are hexadecimal and names fixed, so they can stand in the statement.
    await admin.unsafe(`create role ${role} login password '${passwords[role as keyof typeof grants]}'`);
    if (granted !== '') await admin.unsafe(`grant ${granted} to ${role}`);
  }
  for (const database of ['orders', 'inventory']) await admin.unsafe(`create database ${database} owner ${database}`);
}

const password = () => randomBytes(16).toString('hex');

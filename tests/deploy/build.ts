import { type ChildProcess, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Line, stagesOf } from './dockerfile.ts';
import { furnish, PATH, runInside } from './room.ts';

const USER = '1000:1000';

/** What the last stage says of the image, with a folder in place of its layers. */
export interface Image {
  room: string;
  directory: string;
  user: string;
  env: Record<string, string>;
  volumes: string[];
  command: string[];
  healthcheck: string[];
}

/** Whether .dockerignore keeps a path, or a folder above it, out of the build. */
export function ignoring(patterns: string): (path: string) => boolean {
  const globs = patterns.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return (path) => globs.some((glob) => matchesGlob(path, glob));
}

/** How a process ended, and what it wrote. */
export async function ended(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const written = await Promise.all([child.stdout, child.stderr].map((stream) => (stream ? text(stream) : '')));
  return { code: await code, output: written.join('') };
}

/** The way to the package registry, as this machine has it. */
const network = Object.fromEntries(
  Object.entries(process.env).filter(([name]) =>
    /^(?:npm_config_registry|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|(?:https?|no)_proxy)$/i.test(name),
  ),
) as Record<string, string>;

function copy(line: Line, image: Image, stages: Map<string, string>, context: string): void {
  const [from = '', to = ''] = line.words;
  const target = to.startsWith('/') ? join(image.room, to) : join(image.room, image.directory, to);
  mkdirSync(target, { recursive: true });
  const stage = stages.get(line.flags['from'] ?? '');
  // Linked, not copied: nothing is done in a stage that was left.
  if (stage !== undefined) execFileSync('cp', ['--archive', '--link', `${join(stage, from)}/.`, target]);
  else {
    const ignored = ignoring(readFileSync(join(context, '.dockerignore'), 'utf8'));
    const source = join(context, from);
    cpSync(source, target, { recursive: true, filter: (path) => !ignored(relative(context, path)) });
  }
  execFileSync('chown', ['--recursive', line.flags['chown'] ?? '0:0', target]);
}

async function run(line: Line, image: Image): Promise<void> {
  // Whoever builds may be root; that nothing needs it is what this shows.
  execFileSync('chown', ['--recursive', USER, join(image.room, image.directory)]);
  const env = { ...network, ...image.env, HOME: '/tmp', PATH };
  const { code, output } = await ended(
    runInside(image.room, line.exec ?? ['sh', '-c', line.text], { directory: image.directory, user: USER, env }),
  );
  if (code !== 0) throw new Error(`RUN ${line.text}\n${output}`);
}

const verbs: Record<string, (image: Image, line: Line) => void> = {
  WORKDIR: (image, { text }) => {
    image.directory = text;
    mkdirSync(join(image.room, text), { recursive: true });
  },
  ENV: (image, { words }) => {
    for (const [name, value] of words.map((word) => word.split('='))) image.env[name ?? ''] = value ?? '';
  },
  USER: (image, { text }) => {
    image.user = text;
  },
  VOLUME: (image, { words }) => image.volumes.push(...words),
  HEALTHCHECK: (image, { exec }) => {
    image.healthcheck = exec ?? [];
  },
  CMD: (image, { exec }) => {
    image.command = exec ?? [];
  },
  EXPOSE: () => undefined,
};

/** Goes through a Dockerfile, each stage in a folder of `home`, every RUN as a user without rights. Knows the instructions that ours has, and refuses others. */
export async function build(context: string, home: string): Promise<Image> {
  const stages = new Map<string, string>();
  let image: Image | undefined;
  for (const lines of stagesOf(readFileSync(join(context, 'Dockerfile'), 'utf8'))) {
    const room = join(home, `stage-${stages.size}`);
    furnish(room);
    image = { room, directory: '/', user: '0:0', env: {}, volumes: [], command: [], healthcheck: [] };
    for (const line of lines.slice(1)) {
      const verb = verbs[line.keyword];
      if (line.keyword === 'COPY') copy(line, image, stages, context);
      else if (line.keyword === 'RUN') await run(line, image);
      else if (verb !== undefined) verb(image, line);
      else throw new Error(`${line.keyword} is not known here`);
    }
    stages.set(lines[0]?.words[2] ?? '', room);
  }
  if (image === undefined || !existsSync(image.room)) throw new Error('no stage');
  return image;
}

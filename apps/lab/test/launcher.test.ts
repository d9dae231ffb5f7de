import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { createLauncher } from '../src/system/launcher.ts';

test('a program that ends by itself says with what words', async () => {
  const launcher = createLauncher({ onLine: () => {} });
  const program = launcher.launch({ name: 'door', command: 'sh', args: ['-c', 'echo no key >&2; exit 3'] });
  await expect(program.line(/open/)).rejects.toThrow(/door ended with 3\s+no key/);
  await launcher.stopAll();
});

test('a program gets its settings and not the environment of the lab', async () => {
  const launcher = createLauncher({ onLine: () => {} });
  const script = 'read line; echo "got $line"; env | cut -d= -f1 | tr "\\n" " "; echo end';
  const program = launcher.launch({ name: 'reader', command: 'sh', args: ['-c', script], settings: { key: 'value' } });
  await program.line(/^got {"key":"value"}$/);
  const [names] = await program.line(/end$/);
  expect(
    names.split(' ').filter((name) => !['LC_ALL', 'PATH', 'PWD', 'TZ', 'SHLVL', '_', 'OLDPWD'].includes(name)),
  ).toEqual(['end']);
  await launcher.stopAll();
});

test('when the lab is killed, what it had started ends too', async () => {
  const launcherUrl = new URL('../src/system/launcher.ts', import.meta.url).href;
  const lab = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { createLauncher } from ${JSON.stringify(launcherUrl)};
     const { pid } = createLauncher({ onLine: () => {} }).launch({ name: 'sleeper', command: 'sleep', args: ['600'] });
     console.log(pid);`,
  ]);
  const [line] = await once(createInterface({ input: lab.stdout }), 'line');
  const sleeper = Number(line);
  expect(isRunning(sleeper)).toBe(true);
  lab.kill('SIGKILL');
  await expect.poll(() => isRunning(sleeper), { timeout: 15_000 }).toBe(false);
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

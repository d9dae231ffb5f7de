import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as operator from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import * as apps from 'kubernetes-models/apps/v1';
import * as autoscaling from 'kubernetes-models/autoscaling/v2';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels: Record<string, string>; annotations?: Record<string, string> };
  // The shape depends on the kind; the schemas below know it.
  // biome-ignore lint/suspicious/noExplicitAny: read by tests only
  [field: string]: any;
}

type Model = new (data: Manifest) => { validate(): void };
const groups: Record<string, [string, unknown]> = {
  v1: ['kubernetes-models/v1', core],
  'apps/v1': ['kubernetes-models/apps/v1', apps],
  'autoscaling/v2': ['kubernetes-models/autoscaling/v2', autoscaling],
  'batch/v1': ['kubernetes-models/batch/v1', batch],
  'networking.k8s.io/v1': ['kubernetes-models/networking.k8s.io/v1', networking],
  'policy/v1': ['kubernetes-models/policy/v1', policy],
  'monitoring.coreos.com/v1': ['@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1', operator],
};

/** What the schemas of Kubernetes and of the Prometheus operator say against a manifest: types, and fields that are missing. */
export function schemaFaults(manifest: Manifest): string[] {
  const { apiVersion, kind, metadata } = manifest;
  const [, group] = groups[apiVersion] ?? [];
  const KindModel = (group as Record<string, Model> | undefined)?.[kind];
  if (KindModel === undefined) return [`${apiVersion} ${kind} is not known`];
  try {
    new KindModel(manifest).validate();
    return [];
  } catch (error) {
    return [`${kind} ${metadata.name}: ${(error as Error).message}`];
  }
}

const root = join(import.meta.dirname, '../..');

/** Fields that no such thing has, which those schemas let pass and Kubernetes would drop: each manifest is compiled against its type. */
export function unknownFields(manifests: Manifest[]): string[] {
  const home = mkdtempSync(join(tmpdir(), 'compass-manifests-'));
  try {
    symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
    const source = manifests.map((manifest, index) => {
      const [from] = groups[manifest.apiVersion] ?? [];
      const type = `import('${from}').I${manifest.kind}`;
      return `export const one${index}: ${type} = ${JSON.stringify(manifest, null, 1)};`;
    });
    writeFileSync(join(home, 'package.json'), '{"type":"module"}');
    writeFileSync(join(home, 'manifests.ts'), source.join('\n'));
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--skipLibCheck'];
    const { stdout, status } = spawnSync(join(root, 'node_modules/.bin/tsc'), [...options, 'manifests.ts'], {
      cwd: home,
      encoding: 'utf8',
    });
    return status === 0 ? [] : stdout.trim().split('\n');
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

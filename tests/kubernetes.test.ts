import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { misfits } from './kubernetes/misfits.js';

const document = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});
type Document = z.output<typeof document>;

const container = z.looseObject({
  image: z.string(),
  args: z.tuple([z.string()]),
  envFrom: z.array(z.record(z.string(), z.object({ name: z.string() }))),
  securityContext: z.unknown(),
  resources: z.looseObject({ requests: z.unknown(), limits: z.object({ memory: z.string() }) }),
});
const workload = z.looseObject({
  kind: z.enum(['Deployment', 'Job']),
  spec: z.looseObject({
    template: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }),
      spec: z.looseObject({
        automountServiceAccountToken: z.literal(false),
        // Addresses of all other services of the namespace, in the environment of ours.
        enableServiceLinks: z.literal(false),
        securityContext: z.unknown(),
        containers: z.tuple([container]),
      }),
    }),
  }),
});

const documents = rendered('deploy/kubernetes/example');
const workloads = documents.flatMap((one) => {
  const read = workload.safeParse(one);
  return read.success ? [read.data] : [];
});

it('says what Kubernetes understands', () => {
  expect(misfits(documents)).toEqual([]);
});

it.each([
  ['a field that it does not know', { replica: 2 }, /replica\W+ does not exist/],
  ['a value of another type', { replicas: '2' }, /'string' is not assignable to type 'number'/],
])('would tell of %s', (_what, change, message) => {
  const [deployment] = documents.filter(({ kind }) => kind === 'Deployment');
  const broken = { ...deployment, kind: 'Deployment' };
  const spec = { ...(deployment?.['spec'] as object), ...change };
  expect(misfits([{ ...broken, spec } as Document]).join()).toMatch(message);
});

it('starts what the image knows, and no more than three', () => {
  const entrypoint = readFileSync('scripts/docker-entrypoint.sh', 'utf8');
  const started = workloads.map((one) => one.spec.template.spec.containers[0].args[0]);
  expect(started.toSorted()).toEqual(['api', 'migrate', 'worker']);
  for (const command of started) expect(entrypoint).toMatch(new RegExp(`\\b${command}\\b.*\\)`));
});

it('gives no process more than it needs', () => {
  for (const { spec } of workloads) {
    const pod = spec.template.spec;
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  }
});

it('tells the owner of the tables to the migration alone', () => {
  const told = workloads.map(({ spec }) => {
    const [{ args, envFrom }] = spec.template.spec.containers;
    const secrets = envFrom.flatMap((one) => Object.values(one)).map(({ name }) => name);
    return [args[0], secrets.some((name) => name.startsWith('sync-migration-'))];
  });
  expect(Object.fromEntries(told)).toEqual({ api: false, worker: false, migrate: true });
});

it('keeps one of each while nodes are emptied, and reaches what it selects', () => {
  const labels = workloads.map(({ spec }) => spec.template.metadata.labels);
  const selecting = documents.filter(({ kind }) =>
    ['PodDisruptionBudget', 'Service'].includes(kind),
  );
  expect(selecting.length).toBe(3);
  for (const one of selecting) {
    const { selector } = one['spec'] as { selector: Record<string, unknown> };
    const wanted = Object.entries(selector['matchLabels'] ?? selector);
    expect(labels.some((has) => wanted.every(([name, value]) => has[name] === value))).toBe(true);
  }
});

it('has no value for a secret', () => {
  const secrets = documents.filter(({ kind }) => kind === 'Secret');
  expect(secrets.length).toBe(2);
  for (const { data } of secrets) {
    expect(new Set(Object.values(data as object))).toEqual(new Set(['']));
  }
});

it('replaces the pods when a setting changes', () => {
  const nameOf = (list: readonly Document[]) => list.find(({ kind }) => kind === 'ConfigMap');
  const copy = mkdtempSync(join(tmpdir(), 'kubernetes-'));
  try {
    cpSync('deploy/kubernetes', copy, { recursive: true });
    writeFileSync(join(copy, 'example/settings.env'), 'PUBLIC_URL=https://other.example.com\n');
    const changed = nameOf(rendered(join(copy, 'example')));
    expect(changed?.metadata.name).not.toBe(nameOf(documents)?.metadata.name);
  } finally {
    rmSync(copy, { recursive: true });
  }
});

function rendered(folder: string): readonly Document[] {
  const text = execFileSync('kubectl', ['kustomize', folder], { encoding: 'utf8' });
  return parseAllDocuments(text).map((one) => document.parse(one.toJS()));
}

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, listAt, textAt } from '../scripts/start/json.js';
import { copyRepository, type RepositoryCopy } from './harness/repository-copy.js';
import { asker } from './journey/ask.js';
import { paidEvent } from './journey/paid-event.js';
import { commandsOf } from './operate/document.js';
import { openShell, type Shell } from './operate/shell.js';

// Images are built: dependencies installed and everything compiled, inside of a container.
jest.setTimeout(1_500_000);

const sandboxUrl = 'http://127.0.0.1:4000';
const tenantId = '445566';
const app = { clientId: 'containers-client', clientSecret: 'containers-fortnox-secret' };

let copy: RepositoryCopy;
let shell: Shell;

/** Compose v1 is a program of its own; the documents speak of v2's, as Docker installs it today. */
const composeOfDebian = `
docker() {
  if [ "$1" = compose ] && ! command docker compose version >/dev/null 2>&1; then
    shift && command docker-compose "$@"
  else
    command docker "$@"
  fi
}`;

/** Instead of images from registries, those that this machine made; and no name of another's. */
const local = {
  COMPOSE_PROJECT_NAME: `sync-proof-${process.pid}`,
  BASE_IMAGE: 'sync-local/node',
  POSTGRES_IMAGE: 'sync-local/postgres',
  REDIS_IMAGE: 'sync-local/redis',
  PROMETHEUS_IMAGE: 'sync-local/prometheus',
  APP_IMAGE: 'sync-proof/app',
  SANDBOX_IMAGE: 'sync-proof/sandbox',
};

beforeAll(async () => {
  execFileSync('bash', ['scripts/local-images.sh'], { stdio: 'ignore' });
  copy = await copyRepository();
  const path = { PATH: process.env['PATH'] ?? '', HOME: copy.directory };
  shell = openShell(copy.directory, { ...path, ...local });
  await shell.run(composeOfDebian);
});

afterAll(async () => {
  await shell.run('docker compose --profile sandbox --profile monitoring down --volumes');
  await shell.run('docker rmi $APP_IMAGE $SANDBOX_IMAGE');
  await shell.end();
  copy.remove();
});

/** Takes the comment signs away from the lines below "Trying it out", as the document says. */
function tryItOut(): void {
  const file = join(copy.directory, '.env');
  const lines = readFileSync(file, 'utf8').split('\n');
  const from = lines.findIndex((line) => line.startsWith('# Trying it out'));
  const operator = /^OPERATOR_TOKENS=anna:operator:(\S+)$/m.exec(lines.join('\n'))?.[1] ?? '';
  const viewer = randomBytes(24).toString('hex');
  const tried = lines.map((line, index) => {
    if (line.startsWith('PUBLIC_URL=')) return '';
    if (line.startsWith('OPERATOR_TOKENS=')) return `${line},metrics:viewer:${viewer}`;
    if (index < from || !/^#[A-Z]/.test(line)) return line;
    const set = line.slice(1);
    if (set === 'SANDBOX_OPERATOR_TOKEN=') return set + operator;
    return set === 'METRICS_TOKEN=' ? set + viewer : set;
  });
  writeFileSync(file, tried.join('\n'));
}

async function connect(): Promise<void> {
  const ask = asker(sandboxUrl);
  await ask('POST', '/control/fortnox/tenants', { body: { tenantId } });
  await ask('POST', '/control/fortnox/apps', { body: app });
  await ask('POST', '/control/fortnox/consents', { body: { clientId: app.clientId, tenantId } });
  const known = (await ask('GET', '/control/subscriptionflow/acme')).body;
  await shell.run(`
    SYNC=http://localhost:3000 SITE=acme
    TOKEN=$(sed -n 's/^SANDBOX_OPERATOR_TOKEN=//p' .env)
    SF_CLIENT_ID=${textAt(known, 'clientId')} SF_CLIENT_SECRET=${textAt(known, 'clientSecret')}
    FORTNOX_CLIENT_ID=${app.clientId} FORTNOX_CLIENT_SECRET=${app.clientSecret}`);
  const [make = '', , , tell = '', wait = ''] = commandsOf('connect.md', 'connect');
  // A service account that has consented already: the browser's part is the other document test's.
  await shell.run(make.replace('"fortnox": {', `"fortnox": { "tenantId": "${tenantId}",`));
  writeFileSync(join(copy.directory, 'event.json'), JSON.stringify(paidEvent()));
  await shell.run(tell);
  await shell.run(wait);
}

const invoices = async () =>
  listAt((await asker(sandboxUrl)('GET', `/control/fortnox/${tenantId}/ledger`)).body, 'invoices');

it('books an invoice in containers, by the document alone, and goes on after a crash', async () => {
  const [settings = '', up = '', trial = ''] = commandsOf('install.md', 'compose');
  await shell.run(settings);
  tryItOut();
  // The stand-ins first: nothing else answers for Fortnox here, and the doctor would say so.
  await shell.run(trial);
  expect(await shell.run(up)).toMatch(/\b0 faults/);
  await connect();
  expect(await invoices()).toHaveLength(1);

  // Both processes and the store that forgets: the invoice that is told next is booked all the same.
  await shell.run(
    'docker compose kill -s KILL api worker redis && docker compose up -d --no-build',
  );
  await shell.run('until curl -fsS http://localhost:3000/readyz; do sleep 1; done');
  const [, , , tell = '', wait = ''] = commandsOf('connect.md', 'connect');
  writeFileSync(join(copy.directory, 'event.json'), JSON.stringify(paidEvent()));
  await shell.run(tell);
  await shell.run(wait);
  expect(await invoices()).toHaveLength(2);
});

it('runs as many workers as it is asked to, and encrypts anew', async () => {
  const [scale = ''] = commandsOf('scale.md', 'compose');
  await shell.run(scale);
  const running = await shell.run('docker compose ps -q worker');
  expect(running.trim().split('\n')).toHaveLength(2);
  const said = await shell.run('docker compose run --rm api reencrypt');
  expect(said).toContain('the other keys are not needed');
});

it('is watched by Prometheus, which reaches both and has read every rule', async () => {
  await shell.run('docker compose --profile monitoring up -d --no-build prometheus');
  const ask = asker('http://127.0.0.1:9090');
  const up = await untilUp(ask);
  expect(up).toEqual(['sync-api', 'sync-worker']);
});

it('makes images without development’s packages, which nothing in them can change', async () => {
  const size = await shell.run(`docker image inspect -f '{{.Size}}' $APP_IMAGE $BASE_IMAGE`);
  const [ours = 0, base = 0] = size.trim().split('\n').map(Number);
  expect(ours - base).toBeLessThan(150_000_000);
  const inside = await shell.run(`docker compose run --rm --entrypoint sh api -c '
    id -u; ls node_modules | grep -cE "^(typescript|prisma|jest)$" || true
    (: >/app/changed) 2>&1 || true'`);
  expect(inside).toMatch(/^1000$/m);
  expect(inside).toMatch(/^0$/m);
  expect(inside).toMatch(/Read-only file system/);
});

async function untilUp(ask: ReturnType<typeof asker>): Promise<readonly string[]> {
  for (;;) {
    const answer = await ask('GET', '/api/v1/query?query=up').catch(() => undefined);
    const found = answer?.status === 200 ? listAt(at(answer.body, 'data'), 'result') : [];
    const up = found
      .filter((one) => listOf(one)[1] === '1')
      .map((one) => textAt(at(one, 'metric'), 'job'));
    if (up.length >= 2) return up.toSorted();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

function listOf(sample: unknown): readonly unknown[] {
  return listAt(sample, 'value');
}

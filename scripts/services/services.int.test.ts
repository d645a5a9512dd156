import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.js';

const built = join(repositoryRoot(), '.data/build/scripts/services');

/** A process of its own that brings the services up, says so, and waits. */
const SCRIPT = `
import { startSupervision } from '${built}/supervision.js';
import { startServices } from '${built}/services.js';
import { stopOnSignals } from '${built}/signals.js';
const [directory, lifetime] = process.argv.slice(1);
const supervision = startSupervision(directory);
stopOnSignals(supervision);
const addresses = await startServices(supervision, { directory, lifetime, log: () => undefined });
console.log(JSON.stringify(addresses));
setInterval(() => undefined, 1000);
`;

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'services-'));
  // PostgreSQL's user may enter; the last test takes that away.
  chmodSync(directory, 0o755);
});
afterEach(() => {
  for (const place of places()) rmSync(place, { recursive: true, force: true });
});

/** The directory, and where PostgreSQL went instead if its user cannot enter this clone. */
function places(): string[] {
  const note = join(directory, 'postgres-is-elsewhere');
  return existsSync(note) ? [directory, readFileSync(note, 'utf8')] : [directory];
}

function bringUp(lifetime: 'kept' | 'throw-away'): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, directory, lifetime], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The addresses, once both servers answer. */
async function ready(child: ChildProcess): Promise<string> {
  let said = '';
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    if (said.includes('\n')) return said;
  }
  throw new Error('the services did not come up');
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

/** Every process that names the directory or works in it: servers, initdb, the supervisor. */
function processesIn(path: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        const cwd = readlinkSync(`/proc/${pid}/cwd`);
        return command.includes(path) || cwd.startsWith(path) ? [`${pid} ${command}`] : [];
      } catch {
        return []; // it ended while we looked
      }
    });
}

/** How often PostgreSQL was started for good, or created, by its own log. */
function processStarts(log: 'postgres.log' | 'initdb.log'): number {
  const said = { 'postgres.log': /ready to accept connections/g, 'initdb.log': /Success\./g }[log];
  return readFileSync(join(directory, log), 'utf8').match(said)?.length ?? 0;
}

async function until(condition: () => boolean, timeoutMs = 30_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!condition() && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function expectNothingLeft(): Promise<void> {
  const left = (): string[] => places().flatMap(processesIn);
  await until(() => left().length === 0);
  expect(left()).toEqual([]);
}

describe('the private servers', () => {
  it('end with a parent that is killed, and come back with their data', async () => {
    const first = bringUp('kept');
    await ready(first);
    first.kill('SIGKILL');
    await expectNothingLeft();

    const second = bringUp('kept');
    await ready(second);
    second.kill('SIGTERM');
    expect(await ended(second)).toBe(143);
    await expectNothingLeft();
    expect(processStarts('postgres.log')).toBe(2);
    expect(processStarts('initdb.log')).toBe(1);
  });

  it('leave nothing behind, wherever in their start the parent is killed', async () => {
    // From the first fork to serving takes about a second; the rest falls into later moments.
    for (const afterMs of [40, 90, 160, 250, 400, 550, 700, 900]) {
      const child = bringUp('kept');
      const gone = ended(child);
      setTimeout(() => child.kill('SIGKILL'), afterMs);
      await gone;
    }
    await expectNothingLeft();

    const last = bringUp('kept');
    await ready(last);
    last.kill('SIGINT');
    expect(await ended(last)).toBe(130);
    await expectNothingLeft();
  });

  it('delete throw-away data even when the parent is killed', async () => {
    const child = bringUp('throw-away');
    await ready(child);
    child.kill('SIGKILL');
    await until(() => !existsSync(directory));
    expect(existsSync(directory)).toBe(false);
    expect(processesIn(directory)).toEqual([]);
  });

  it('make the second of two starts wait for the first', async () => {
    const first = bringUp('kept');
    await ready(first);
    const second = bringUp('kept');
    const both = ready(second);
    first.kill('SIGTERM');
    await ended(first);
    await both;
    second.kill('SIGTERM');
    await ended(second);
    await expectNothingLeft();
  });

  it('run from elsewhere when only root can enter the folder', async () => {
    chmodSync(directory, 0o700);
    const child = bringUp('kept');
    await ready(child);
    child.kill('SIGKILL');
    await expectNothingLeft();
    if (process.getuid?.() !== 0) return;
    expect(places()).toHaveLength(2);

    const again = bringUp('kept');
    await ready(again);
    again.kill('SIGTERM');
    await ended(again);
    expect(processStarts('initdb.log')).toBe(1);
  });
});

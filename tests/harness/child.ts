import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** Starting a process includes loading it on a busy machine with two cores. */
const readyMs = 30_000;

export type Child = {
  readonly name: string;
  readonly pid: number;
  /** Log lines so far, parsed. */
  readonly lines: readonly Record<string, unknown>[];
  /** Sends a signal to this very process; never to others. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Resolves when the process is gone. */
  readonly gone: Promise<number | null>;
};

/** What a process says of itself when it has started. */
type Said = 'ready' | 'not-ready';

/** Starts one of the built apps as a real process and waits until it has said how it is. */
export async function startApp(
  app: 'api' | 'worker' | 'sandbox',
  settings: Readonly<Record<string, string>>,
  said: Said = 'ready',
  /** Another version's, where it is not this one. */
  root: string = process.cwd(),
): Promise<Child> {
  const main = join(root, 'apps', app, 'dist', 'main.js');
  const child = spawn(process.execPath, [main], {
    // Nothing of the surroundings leaks in: a test must not depend on somebody's shell.
    env: { PATH: process.env['PATH'] ?? '', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: Record<string, unknown>[] = [];
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  await untilSaid(said, app, child, lines, errors);
  return {
    name: app,
    pid: child.pid ?? 0,
    lines,
    signal: (signal) => {
      child.kill(signal);
    },
    gone: goneOf(child),
  };
}

function goneOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => child.once('exit', resolve));
}

function untilSaid(
  said: Said,
  app: string,
  child: ReturnType<typeof spawn>,
  lines: Record<string, unknown>[],
  errors: string[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      const tail = lines.slice(-5).map((line) => JSON.stringify(line));
      reject(new Error(`${app} ${why}\n${[...tail, ...errors].join('\n')}`));
    };
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`did not say ${said} in time`);
    }, readyMs);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${String(code)}`);
    });
    let rest = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk.toString()).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) lines.push(parse(part));
      if (lines.some((line) => line['msg'] === said)) {
        clearTimeout(timer);
        resolve();
      }
    });
  });
}

function parse(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return { text: line };
  }
}

/** Ends a process the polite way and insists after ten seconds, the promised time. */
export async function stopChild(child: Child): Promise<void> {
  child.signal('SIGTERM');
  const timer = setTimeout(() => {
    child.signal('SIGKILL');
  }, 10_000);
  await child.gone;
  clearTimeout(timer);
}

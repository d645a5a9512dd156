import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryRoot } from '../services/repository-root.js';
import { waitUntil, type SupervisedProcess, type Supervision } from '../services/supervision.js';

/** Starting includes loading the program on a machine that is kept busy. */
const readyMs = 60_000;

type Plan = {
  readonly app: 'api' | 'worker' | 'sandbox';
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
};

/** A process that is always replaced when it ends. */
type Slot = { readonly plan: Plan; incarnation: number; child: SupervisedProcess; ready: boolean };

export type Processes = {
  /** Resolves when it serves. */
  keepRunning(plan: Plan): Promise<void>;
  /** SIGKILL to one of those who serve, at random, and another in its place. `false`: nobody. */
  killOne(app: Plan['app']): boolean;
  /** The same to the one with this name. */
  kill(name: string): boolean;
  /** SIGSTOP, and SIGCONT after `forMs`. */
  freezeOne(app: Plan['app'], forMs: number): Promise<boolean>;
  /** Nobody is replaced any more. */
  stopReplacing(): void;
};

/** Our own processes, real ones, under a supervision that ends them whatever happens. */
export function superviseProcesses(supervision: Supervision, directory: string): Processes {
  const slots: Slot[] = [];
  const stopped = new AbortController();
  const anyServing = (app: Plan['app']): Slot | undefined =>
    anyOf(slots.filter((slot) => slot.plan.app === app && slot.ready));
  return {
    keepRunning: async (plan) => {
      const logFile = logFileOf(directory, plan, 1);
      const child = await start(supervision, plan, logFile);
      const slot: Slot = { plan, incarnation: 1, child, ready: false };
      slots.push(slot);
      await untilReady(slot, logFile);
      void replaceWhenEnded(supervision, directory, slot, stopped.signal);
    },
    killOne: (app) => {
      const slot = anyServing(app);
      return slot !== undefined && signal(slot, 'SIGKILL');
    },
    kill: (name) => {
      const slot = slots.find(({ plan, ready }) => plan.name === name && ready);
      return slot !== undefined && signal(slot, 'SIGKILL');
    },
    stopReplacing: () => {
      stopped.abort();
    },
    freezeOne: async (app, forMs) => {
      const slot = anyServing(app);
      if (!slot || !signal(slot, 'SIGSTOP')) return false;
      await sleep(forMs);
      signal(slot, 'SIGCONT');
      slot.ready = true;
      return true;
    },
  };
}

/** `false`: it has just ended by itself. It is left alone until it serves again. */
function signal(slot: Slot, name: NodeJS.Signals): boolean {
  slot.ready = false;
  try {
    return process.kill(slot.child.pid, name);
  } catch {
    return false;
  }
}

/**
 * Whoever ends, killed or by itself, is replaced. A start may fail while PostgreSQL is away; it is
 * tried again, as supervisors do.
 */
async function replaceWhenEnded(
  supervision: Supervision,
  directory: string,
  slot: Slot,
  stopped: AbortSignal,
): Promise<void> {
  for (;;) {
    await slot.child.ended;
    if (stopped.aborted) return;
    slot.ready = false;
    slot.incarnation += 1;
    const logFile = logFileOf(directory, slot.plan, slot.incarnation);
    try {
      slot.child = await start(supervision, slot.plan, logFile);
      await untilReady(slot, logFile);
    } catch {
      await sleep(500);
    }
  }
}

const logFileOf = (directory: string, plan: Plan, incarnation: number): string =>
  join(directory, `${plan.name}-${incarnation}.log`);

function start(supervision: Supervision, plan: Plan, logFile: string): Promise<SupervisedProcess> {
  return supervision.run({
    command: process.execPath,
    args: [join(repositoryRoot(), 'apps', plan.app, 'dist/main.js')],
    env: { PATH: process.env['PATH'] ?? '', ...plan.env },
    cwd: repositoryRoot(),
    logFile,
    stopSignal: 'SIGTERM',
    graceMs: 12_000,
    layer: 1,
  });
}

async function untilReady(slot: Slot, logFile: string): Promise<void> {
  await waitUntil(slot.child, slot.plan.name, readyMs, () =>
    Promise.resolve(readFileSync(logFile, 'utf8').includes('"msg":"ready"')),
  );
  slot.ready = true;
}

function anyOf<T>(items: readonly T[]): T | undefined {
  return items[Math.floor(Math.random() * items.length)];
}

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

/** A post that is always manned. */
type Post = { readonly plan: Plan; incarnation: number; child: SupervisedProcess; ready: boolean };

export type Crew = {
  /** Resolves when it serves. */
  man(plan: Plan): Promise<void>;
  /** SIGKILL to one of those who serve, at random, and another in its place. `false`: nobody. */
  killOne(app: Plan['app']): boolean;
  /** The same to the one with this name. */
  kill(name: string): boolean;
  /** SIGSTOP, and SIGCONT after `forMs`. */
  freezeOne(app: Plan['app'], forMs: number): Promise<boolean>;
  /** Nobody is replaced any more. */
  disband(): void;
};

/** Our own processes, real ones, under a supervision that ends them whatever happens. */
export function gatherCrew(supervision: Supervision, directory: string): Crew {
  const posts: Post[] = [];
  const disbanded = new AbortController();
  const anyServing = (app: Plan['app']): Post | undefined =>
    anyOf(posts.filter((post) => post.plan.app === app && post.ready));
  return {
    man: async (plan) => {
      const logFile = logFileOf(directory, plan, 1);
      const child = await start(supervision, plan, logFile);
      const post: Post = { plan, incarnation: 1, child, ready: false };
      posts.push(post);
      await untilReady(post, logFile);
      void keepManned(supervision, directory, post, disbanded.signal);
    },
    killOne: (app) => {
      const post = anyServing(app);
      return post !== undefined && signal(post, 'SIGKILL');
    },
    kill: (name) => {
      const post = posts.find(({ plan, ready }) => plan.name === name && ready);
      return post !== undefined && signal(post, 'SIGKILL');
    },
    disband: () => {
      disbanded.abort();
    },
    freezeOne: async (app, forMs) => {
      const post = anyServing(app);
      if (!post || !signal(post, 'SIGSTOP')) return false;
      await sleep(forMs);
      signal(post, 'SIGCONT');
      post.ready = true;
      return true;
    },
  };
}

/** `false`: it has just ended by itself. Nobody else strikes it until it serves again. */
function signal(post: Post, name: NodeJS.Signals): boolean {
  post.ready = false;
  try {
    return process.kill(post.child.pid, name);
  } catch {
    return false;
  }
}

/**
 * Whoever ends, killed or by itself, is replaced. A start may fail while PostgreSQL is away; it is
 * made again, as any supervisor would.
 */
async function keepManned(
  supervision: Supervision,
  directory: string,
  post: Post,
  disbanded: AbortSignal,
): Promise<void> {
  for (;;) {
    await post.child.ended;
    if (disbanded.aborted) return;
    post.ready = false;
    post.incarnation += 1;
    const logFile = logFileOf(directory, post.plan, post.incarnation);
    try {
      post.child = await start(supervision, post.plan, logFile);
      await untilReady(post, logFile);
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

async function untilReady(post: Post, logFile: string): Promise<void> {
  await waitUntil(post.child, post.plan.name, readyMs, () =>
    Promise.resolve(readFileSync(logFile, 'utf8').includes('"msg":"ready"')),
  );
  post.ready = true;
}

function anyOf<T>(items: readonly T[]): T | undefined {
  return items[Math.floor(Math.random() * items.length)];
}

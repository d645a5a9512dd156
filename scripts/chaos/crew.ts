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

/** A post that is always manned: whoever is killed is replaced. */
type Post = { readonly plan: Plan; incarnation: number; child: SupervisedProcess; ready: boolean };

export type Crew = {
  /** Resolves when it serves. */
  man(plan: Plan): Promise<void>;
  /** SIGKILL to one of those who serve, at random, and another in its place. `false`: nobody. */
  killOne(app: Plan['app']): boolean;
  /** SIGSTOP, and SIGCONT after `forMs`. */
  freezeOne(app: Plan['app'], forMs: number): Promise<boolean>;
};

/** Our own processes, real ones, under a supervision that ends them whatever happens. */
export function gatherCrew(supervision: Supervision, directory: string): Crew {
  const posts: Post[] = [];
  const anyServing = (app: Plan['app']): Post | undefined =>
    anyOf(posts.filter((post) => post.plan.app === app && post.ready));
  return {
    man: async (plan) => {
      const logFile = logFileOf(directory, plan, 1);
      const child = await start(supervision, plan, logFile);
      const post: Post = { plan, incarnation: 1, child, ready: false };
      posts.push(post);
      await untilReady(post, logFile);
    },
    killOne: (app) => {
      const post = anyServing(app);
      if (!post) return false;
      post.ready = false;
      process.kill(post.child.pid, 'SIGKILL');
      void replace(supervision, directory, post);
      return true;
    },
    freezeOne: async (app, forMs) => {
      const post = anyServing(app);
      if (!post) return false;
      // Nobody else strikes it meanwhile.
      post.ready = false;
      process.kill(post.child.pid, 'SIGSTOP');
      await sleep(forMs);
      process.kill(post.child.pid, 'SIGCONT');
      post.ready = true;
      return true;
    },
  };
}

/** A start may fail while PostgreSQL is away; whoever supervises starts it again. */
async function replace(supervision: Supervision, directory: string, post: Post): Promise<void> {
  for (;;) {
    await post.child.ended;
    post.incarnation += 1;
    const logFile = logFileOf(directory, post.plan, post.incarnation);
    try {
      post.child = await start(supervision, post.plan, logFile);
      await untilReady(post, logFile);
      return;
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

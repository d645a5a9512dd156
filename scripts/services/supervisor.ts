import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import type { Command, ProcessPlan, Report } from './supervisor-protocol.js';

/**
 * Starts servers for its parent and ends them when the parent is gone, however it went: the
 * kernel closes the channel between the two even after `kill -9`. Runs in a session of its own,
 * so that a Ctrl-C meant for the parent does not end the servers before their users.
 */

const running = new Map<string, { plan: ProcessPlan; child: ChildProcess; ended: Promise<void> }>();
const toRemove = new Set<string>();
let ending: Promise<void> | undefined;

function tell(report: Report): void {
  // The parent may be gone already; then there is nobody to tell.
  if (process.connected) process.send?.(report, () => undefined);
}

function run(plan: ProcessPlan): void {
  // What arrives after the end has begun must not outlive it.
  if (ending) {
    tell({ kind: 'not-started', id: plan.id, message: 'everything is being stopped' });
    return;
  }
  const log = openSync(plan.logFile, 'a');
  const child = spawn(plan.command, plan.args, {
    cwd: plan.cwd,
    env: { ...plan.env },
    stdio: ['pipe', log, log],
    ...plan.user,
  });
  closeSync(log);
  child.stdin?.on('error', () => undefined); // it ended before it read: 'ended' tells
  child.stdin?.end(plan.input ?? '');
  const ended = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      if (child.pid === undefined) {
        running.delete(plan.id);
        tell({ kind: 'not-started', id: plan.id, message: error.message });
        resolve();
      }
    });
    child.once('exit', (code, signal) => {
      running.delete(plan.id);
      tell({ kind: 'ended', id: plan.id, how: { code, signal } });
      resolve();
    });
  });
  running.set(plan.id, { plan, child, ended });
  if (child.pid !== undefined) tell({ kind: 'started', id: plan.id, pid: child.pid });
}

async function stop(id: string): Promise<void> {
  const entry = running.get(id);
  if (!entry) return;
  entry.child.kill(entry.plan.stopSignal);
  const kill = setTimeout(() => entry.child.kill('SIGKILL'), entry.plan.graceMs);
  await entry.ended;
  clearTimeout(kill);
}

async function stopAll(): Promise<void> {
  const layers = new Set([...running.values()].map(({ plan }) => plan.layer));
  for (const layer of [...layers].sort((a, b) => b - a)) {
    const members = [...running.values()].filter(({ plan }) => plan.layer === layer);
    await Promise.all(members.map(({ plan }) => stop(plan.id)));
  }
  for (const path of toRemove) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}

function end(): void {
  ending ??= stopAll().finally(() => process.exit(0));
}

function isCommand(message: unknown): message is Command {
  return typeof message === 'object' && message !== null && 'kind' in message;
}

function obey(command: Command): void {
  switch (command.kind) {
    case 'run':
      run(command.plan);
      return;
    case 'stop':
      void stop(command.id);
      return;
    case 'remove-at-end':
      toRemove.add(command.path);
      return;
    case 'stop-all':
      end();
      return;
  }
}

process.on('message', (message: unknown) => {
  if (isCommand(message)) obey(message);
});
process.on('disconnect', end);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);

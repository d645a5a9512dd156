import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { openSync, closeSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryRoot } from './repository-root.js';
import type { Command, Ending, ProcessPlan, Report } from './supervisor-protocol.js';

/** A process that the supervisor started and will end, whatever becomes of us. */
export type SupervisedProcess = {
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when it has ended, wanted or not. */
  readonly ended: Promise<Ending>;
  stop(): Promise<void>;
};

export type Supervision = {
  readonly pid: number;
  run(plan: Omit<ProcessPlan, 'id'>): Promise<SupervisedProcess>;
  /** The directory is deleted after everything has been stopped, also after our own death. */
  removeAtEnd(path: string): void;
  /** Something of another kind that `stopAll` stops too; it does not survive our own death. */
  alsoStop(stop: () => Promise<void>): void;
  /** Stops every process, highest layer first. Calling it again waits for the same end. */
  stopAll(): Promise<void>;
  /** From the moment that somebody asked for the end: what ends now does so on purpose. */
  isStopping(): boolean;
};

type Waiting = { started: (report: Report) => void; ended: (how: Ending) => void };

/** Starts a supervisor; processes run by it end with this process, even when that is killed. */
export function startSupervision(logDirectory: string): Supervision {
  const supervisor = forkSupervisor(logDirectory);
  const gone = once(supervisor, 'exit').then(() => undefined);
  const waiting = new Map<string, Waiting>();
  const others: (() => Promise<void>)[] = [];
  let stopping = false;
  supervisor.on('message', (message: unknown) => {
    if (isReport(message)) deliver(message, waiting);
  });
  supervisor.once('exit', () => {
    for (const [id, { started, ended }] of waiting) {
      started({ kind: 'not-started', id, message: 'the supervisor has ended' });
      ended({ code: null, signal: null });
    }
  });
  const send = (command: Command): void => {
    if (supervisor.connected) supervisor.send(command, () => undefined);
  };
  return {
    pid: supervisor.pid ?? 0,
    run: (plan) => runProcess({ ...plan, id: randomUUID() }, waiting, send),
    removeAtEnd: (path) => {
      send({ kind: 'remove-at-end', path });
    },
    alsoStop: (stop) => {
      others.push(stop);
    },
    isStopping: () => stopping,
    stopAll: async () => {
      stopping = true;
      send({ kind: 'stop-all' });
      await Promise.all([gone, ...others.splice(0).map((stop) => stop())]);
    },
  };
}

function forkSupervisor(logDirectory: string): ChildProcess {
  mkdirSync(logDirectory, { recursive: true });
  const script = join(repositoryRoot(), '.data/build/scripts/services/supervisor.js');
  const log = openSync(join(logDirectory, 'supervisor.log'), 'a');
  // Its own session: a terminal's Ctrl-C reaches us alone, and we decide what ends when.
  const supervisor = fork(script, [], {
    detached: true,
    execArgv: [],
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  return supervisor;
}

async function runProcess(
  plan: ProcessPlan,
  waiting: Map<string, Waiting>,
  send: (command: Command) => void,
): Promise<SupervisedProcess> {
  let onEnded: (how: Ending) => void = () => undefined;
  const ended = new Promise<Ending>((resolve) => (onEnded = resolve));
  const report = await new Promise<Report>((resolve) => {
    waiting.set(plan.id, { started: resolve, ended: onEnded });
    send({ kind: 'run', plan });
  });
  if (report.kind !== 'started') {
    const why = report.kind === 'not-started' ? report.message : 'it ended at once';
    throw new Error(`${plan.command} could not be started: ${why}`);
  }
  return {
    pid: report.pid,
    logFile: plan.logFile,
    ended,
    stop: async () => {
      send({ kind: 'stop', id: plan.id });
      await ended;
    },
  };
}

function deliver(report: Report, waiting: Map<string, Waiting>): void {
  const entry = waiting.get(report.id);
  if (report.kind === 'ended') {
    waiting.delete(report.id);
    entry?.ended(report.how);
    return;
  }
  entry?.started(report);
}

function isReport(message: unknown): message is Report {
  return typeof message === 'object' && message !== null && 'kind' in message && 'id' in message;
}

/** Throws, with the end of its log, if the process ends before `condition` holds. */
export async function waitUntil(
  child: SupervisedProcess,
  what: string,
  timeoutMs: number,
  condition: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  const ended = child.ended.then(() => 'ended early' as const);
  while (!(await condition())) {
    // Servers on one machine are ready within tenths of a second.
    const now = await Promise.race([ended, sleep(25, undefined)]);
    if (now === 'ended early' || Date.now() > deadline) {
      const why = now ?? `was not ready after ${timeoutMs / 1000} s`;
      throw new Error(`${what} ${why}:\n${await endOfLog(child.logFile)}`);
    }
  }
}

/** The last lines of a log, for a message to a person. */
export async function endOfLog(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-15).join('\n');
}

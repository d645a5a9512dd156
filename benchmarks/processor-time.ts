import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Whose processor time is told apart, by what stands in their command line. */
const roles = {
  api: 'apps/api/dist/main.js',
  worker: 'apps/worker/dist/main.js',
  bare: '-bare.js',
  least: '-least.js',
  postgres: 'postgres',
  redis: 'redis-server',
} as const;

export type Role = keyof typeof roles;

/**
 * Milliseconds of processor time that the processes of each role have used, of those that this
 * process started and of their children. What others do on the machine makes a second longer, but
 * not this. All 0 where there is no `/proc`.
 */
export function processorTime(): Readonly<Record<Role, number>> {
  const times = noneOf();
  for (const { pid, ms } of ownTree()) {
    const role = roleOf(pid);
    if (role) times[role] += ms;
  }
  return times;
}

const noneOf = (): Record<Role, number> => ({
  ...{ api: 0, worker: 0, bare: 0, least: 0 },
  ...{ postgres: 0, redis: 0 },
});

function roleOf(pid: number): Role | undefined {
  const line = readProc(pid, 'cmdline');
  return (Object.keys(roles) as Role[]).find((role) => line.includes(roles[role]));
}

/** Megabytes of memory that the processes of each role hold; those of PostgreSQL share some of theirs. */
export function residentMegabytes(): Readonly<Record<Role, number>> {
  const megabytes = noneOf();
  for (const { pid } of ownTree()) {
    const role = roleOf(pid);
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readProc(pid, 'status')) ?? [];
    if (role) megabytes[role] += Number(kilobytes ?? 0) / 1024;
  }
  return megabytes;
}

/** From now on: asks what share of all processors was in use since. */
export function busyShare(): () => number {
  const before = cpus();
  return () => {
    const sum = (which: (one: ReturnType<typeof cpus>[number]['times']) => number): number =>
      cpus().reduce((all, { times }) => all + which(times), 0) -
      before.reduce((all, { times }) => all + which(times), 0);
    const idle = sum((times) => times.idle);
    return 1 - idle / sum(({ user, nice, sys, irq, idle: none }) => user + nice + sys + irq + none);
  };
}

type Process = { readonly pid: number; readonly parent: number; readonly ms: number };

function ownTree(): readonly Process[] {
  const all = allProcesses();
  const own = new Set([process.pid]);
  // Parents are older than their children, but numbers begin anew now and then.
  for (let before = 0; before < own.size;) {
    before = own.size;
    for (const { pid, parent } of all) if (own.has(parent)) own.add(pid);
  }
  return all.filter(({ pid }) => own.has(pid) && pid !== process.pid);
}

function allProcesses(): readonly Process[] {
  const pids =
    process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return pids.flatMap((name) => {
    const stat = readProc(Number(name), 'stat');
    // The name in brackets may hold spaces; state, parent and so on come after it.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const ticks = fields.slice(11, 15).reduce((sum, one) => sum + one, 0);
    return stat === '' ? [] : [{ pid: Number(name), parent: fields[1] ?? 0, ms: ticks * 10 }];
  });
}

/** Empty when the process has ended meanwhile. */
function readProc(pid: number, file: 'stat' | 'cmdline' | 'status'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

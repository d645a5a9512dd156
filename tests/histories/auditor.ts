import { isTerminal, transitions, type ClaimedJob } from '@sync/jobs';
import { steps, thingOf } from './attempt.js';
import type { IntentRow, JobRow } from './rows.js';
import { demand } from './violation.js';
import type { WorkerProcess } from './worker-process.js';
import { room } from './window.js';
import type { World } from './world.js';

type Side = {
  readonly status: keyof typeof transitions;
  readonly dispatch: string;
  readonly seq: number;
  readonly fence: number;
  readonly worker: string | null;
  readonly attempts: number;
  readonly series: number;
  readonly seriesAttempts: number;
};

type Move = {
  readonly id: string;
  readonly job: string;
  readonly was: Side;
  readonly became: Side;
};

/** Looks at everything after every step; throws a `Violation` when something must not be so. */
export async function audit(world: World): Promise<void> {
  for (const { attempts } of world.processes) {
    for (const { failure } of attempts) if (failure !== undefined) throw failure as Error;
  }
  const [jobs, intents, moves] = (await world.lane.sql.query(`
    SELECT id, connection_id AS connection, invoice_id AS invoice, status, lane,
           dispatch_state AS dispatch, worker_id AS worker, fence, reason, (event #>> '{data,version}')::int AS version,
           (later_event #>> '{data,version}')::int AS later
    FROM sync_jobs;
    SELECT connection_id AS connection, key, job_id AS job, outcome FROM intents;
    SELECT id, job_id AS job, was, became FROM moves WHERE id > ${world.lastMove} ORDER BY id`)) as unknown as [
    { rows: JobRow[] },
    { rows: IntentRow[] },
    { rows: Move[] },
  ];
  world.jobs = jobs.rows;
  world.intents = intents.rows;
  for (const move of moves.rows) {
    checkMove(world, move);
    world.lastMove = Number(move.id);
  }
  checkAccepted(world);
  for (const job of jobs.rows) checkPlace(job);
  checkWindow(world);
  checkSenders(world);
  world.fortnox.settle();
  for (const intent of intents.rows) checkIntent(world, intent);
  for (const job of jobs.rows) if (job.status === 'succeeded') checkSucceeded(world, job);
}

/** What was answered with 202 is there, once. */
function checkAccepted(world: World): void {
  const there = new Set(world.jobs.map(({ id }) => id));
  for (const [invoice, id] of world.accepted) demand(there.has(id), `${invoice} is lost`);
  demand(there.size === world.accepted.size, 'there are jobs that nobody has accepted');
}

/** Exactly one of waiting, dispatched, running, ended. */
function checkPlace({ id, status, dispatch, worker }: JobRow): void {
  const places = [
    dispatch === 'waiting' && worker === null && ['queued', 'retrying'].includes(status),
    dispatch === 'released' && worker === null && ['queued', 'retrying'].includes(status),
    dispatch === 'released' && worker !== null && status === 'running',
    dispatch === 'none' && worker === null && isTerminal(status),
  ];
  demand(
    places.filter(Boolean).length === 1,
    `job ${id} is nowhere: ${status}, ${dispatch}, ${worker === null ? 'unclaimed' : 'claimed'}`,
  );
}

function checkWindow({ jobs }: World): void {
  const out = new Map<string, number>();
  for (const { connection, lane, dispatch } of jobs) {
    if (dispatch !== 'released') continue;
    const count = (out.get(`${connection} ${lane}`) ?? 0) + 1;
    out.set(`${connection} ${lane}`, count);
    demand(count <= room[lane], `${count} ${lane} jobs of one connection are released at once`);
  }
}

/** Whoever could send right now holds the job's claim; so no two can. */
function checkSenders({ processes, jobs }: World): void {
  const rows = new Map(jobs.map((job) => [job.id, job]));
  for (const { jobId, fence, workerId } of processes.flatMap(claimsOfSenders)) {
    const row = rows.get(jobId);
    demand(
      row?.status === 'running' && row.fence === fence && row.worker === workerId,
      `an attempt may send under fence ${fence} although its job is ${row?.status} under ${row?.fence}`,
    );
  }
}

function claimsOfSenders({ state, lease, attempts }: WorkerProcess): ClaimedJob[] {
  if (state === 'dead' || !lease.isHeld()) return [];
  return attempts.flatMap(({ guard, thread }) =>
    // On the socket already: it waits, and sends nothing more before it has asked again.
    guard && thread.place !== 'socket' && !guard.signal.aborted ? [guard.job] : [],
  );
}

function checkIntent({ fortnox }: World, { connection, key, outcome }: IntentRow): void {
  const thing = `${connection} ${key}`;
  if (outcome === 'done') demand(fortnox.count(thing) === 1, `${key} is done but not in Fortnox`);
  if (outcome !== 'refused') return;
  demand(fortnox.count(thing) === 0, `${key} is refused but stands in Fortnox`);
  demand(!fortnox.mayStillApply(thing), `${key} is refused but may still be applied`);
}

function checkSucceeded({ fortnox }: World, { connection, invoice, id }: JobRow): void {
  for (const step of steps) {
    const count = fortnox.count(thingOf(connection, step, invoice));
    demand(count === 1, `job ${id} has succeeded with ${count} ${step}s in Fortnox`);
  }
}

function checkMove(world: World, { job, was, became }: Move): void {
  const arrow = `${was.status} → ${became.status}`;
  if (was.status !== became.status) {
    const allowed: readonly string[] = transitions[was.status];
    demand(allowed.includes(became.status), `job ${job} went ${arrow}`);
  }
  checkClaim(world, job, was, became);
  checkCounts(was, became, arrow);
  const released = was.dispatch === 'waiting' && became.dispatch === 'released';
  demand(became.seq === was.seq + (released ? 1 : 0), `job ${job} was released twice at once`);
}

/** Each release is claimed at most once, by one worker, under a number of its own. */
function checkClaim(world: World, job: string, was: Side, became: Side): void {
  const claimed = became.worker !== null && became.worker !== was.worker;
  demand(became.fence === was.fence + (claimed ? 1 : 0), `the fence of job ${job} went wrong`);
  if (!claimed) return;
  demand(was.worker === null, `job ${job} was claimed from another worker`);
  const release = `${job} ${became.seq}`;
  demand(!world.claimedReleases.has(release), `release ${became.seq} of a job was claimed twice`);
  world.claimedReleases.add(release);
}

/** Attempts that failed or ended the job are counted, nothing else is. */
function checkCounts(was: Side, became: Side, arrow: string): void {
  const counted =
    was.status === 'running' && ['retrying', 'succeeded', 'dead-lettered'].includes(became.status);
  const replayed = was.status === 'dead-lettered' && became.status === 'queued';
  demand(
    became.attempts === was.attempts + (counted ? 1 : 0),
    `${arrow} counted an attempt wrongly`,
  );
  demand(became.series === was.series + (replayed ? 1 : 0), `${arrow} counted a series wrongly`);
  const inSeries = replayed ? 0 : was.seriesAttempts + (counted ? 1 : 0);
  demand(became.seriesAttempts === inSeries, `${arrow} counted its series’ attempts wrongly`);
}

/** `from` must stand in the file exactly once. */
export type Edit = { readonly file: string; readonly from: string; readonly to: string };

/** One guard of the engine, broken; where two stand behind each other, both. */
export type Mutation = Edit & {
  readonly guard: string;
  readonly also?: Edit;
  /** What is rare needs histories of its own to be met within minutes; absent: the usual ones. */
  readonly shownBy?: { readonly seed: number; readonly histories: number };
};

const jobs = 'packages/jobs/src';
const worker = 'apps/worker/src';

/** Every one of these must make some history fail; each is applied alone, in memory. */
export const mutations: readonly Mutation[] = [
  {
    guard: 'a claim is refused to a delivery of an earlier release',
    file: `${jobs}/claim.ts`,
    from: ' AND dispatch_seq = ${delivery.dispatchSeq}',
    to: ' AND dispatch_seq >= ${delivery.dispatchSeq}',
  },
  {
    guard: 'a claim is refused while another worker has the job',
    file: `${jobs}/claim.ts`,
    from: ' AND worker_id IS NULL AND ${claimed.allowed}',
    to: '',
  },
  {
    guard: 'a claim raises the fence',
    file: `${jobs}/claim.ts`,
    from: 'fence = fence + 1',
    to: 'fence = fence',
  },
  {
    guard: 'an attempt ends only under its own fence',
    file: `${jobs}/claim.ts`,
    from: 'id = ${claim.jobId} AND fence = ${claim.fence} AND worker_id = ${claim.workerId}`',
    to: 'id = ${claim.jobId}`',
  },
  {
    guard: 'a snooze costs no attempt',
    file: `${jobs}/end.ts`,
    from: "status: 'queued',",
    to: "...spent, status: 'queued',",
  },
  {
    guard: 'an ended attempt leaves nothing claimed',
    file: `${jobs}/end.ts`,
    from: 'workerId: null,',
    to: '',
  },
  {
    guard: 'only jobs of workers whose lease has lapsed are rescued',
    file: `${jobs}/rescue.ts`,
    from: 'w.id = j.worker_id AND w.alive_until > now())',
    to: "w.id = j.worker_id AND w.alive_until > now() + interval '2 seconds')",
  },
  {
    guard: 'a rescue takes the claim away',
    file: `${jobs}/rescue.ts`,
    from: 'worker_id = NULL, updated_at = now(), rescues',
    to: 'updated_at = now(), rescues',
  },
  {
    guard: 'a claim that its worker knows of is not returned',
    file: `${jobs}/rescue.ts`,
    from: 'AND (j.id, j.dispatch_seq) NOT IN (SELECT',
    to: 'AND true OR (j.id, j.dispatch_seq) IN (SELECT',
  },
  {
    guard: 'active attempts are told apart by release, not only by job',
    file: `${worker}/active-attempts.ts`,
    from: '`${jobId} ${dispatchSeq}`',
    to: '`${jobId}`',
  },
  {
    guard: 'whoever leaves removes only what it added to the active attempts',
    file: `${worker}/active-attempts.ts`,
    from: 'if (entry.count === 0) deliveries.delete(key);',
    to: 'deliveries.delete(key);',
  },
  {
    guard: 'an intent that may have had an effect is not begun again',
    file: `${jobs}/intents.ts`,
    from: "WHERE intents.outcome = 'refused'",
    to: "WHERE intents.outcome IS DISTINCT FROM 'done'",
  },
  {
    guard: 'a change whose sender waits for its answer is neither looked up nor sent again',
    file: `${jobs}/intent-state.ts`,
    from: 'WHEN i.abandoned_at IS NULL AND w.alive_until > now() THEN NULL',
    to: 'WHEN i.abandoned_at IS NULL AND w.alive_until > now() THEN 0',
    also: {
      file: `${jobs}/intents.ts`,
      from: `AND NOT (i.job_id = \${claim.jobId} AND i.fence = \${claim.fence})
      AND (i.abandoned_at IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM workers w WHERE w.id = i.sender_id AND w.alive_until > now()))`,
      to: '',
    },
  },
  {
    guard: 'a frozen sender’s connection is taken for open',
    file: `${jobs}/leases.ts`,
    from: 'AND coalesce(s.backend_start, w.session_started_at) = w.session_started_at)',
    to: 'AND false)',
  },
  {
    guard: 'a sender that was frozen before it was killed counts as dead from then',
    file: `${jobs}/intent-state.ts`,
    from: 'coalesce(w.session_gone_at, now())',
    to: "w.beat_at + interval '1 second'",
  },
  {
    guard: 'the quiet time is waited for',
    file: `${jobs}/intent-state.ts`,
    from: 'export const quietMs = 5000;',
    to: 'export const quietMs = 0;',
  },
  {
    guard: 'what was looked up is sent again only if it is still the last request',
    shownBy: { seed: 592_194_878, histories: 4000 },
    file: `${jobs}/intents.ts`,
    from: `AND i.job_id = \${lookedFor.jobId} AND i.fence = \${lookedFor.fence}
      AND NOT (i.job_id = \${claim.jobId} AND i.fence = \${claim.fence})
      AND (i.abandoned_at IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM workers w WHERE w.id = i.sender_id AND w.alive_until > now()))`,
    to: '',
  },
  {
    guard: 'a new lease gives up what nobody waits for',
    file: `${jobs}/intents.ts`,
    from: `UPDATE intents i SET sender_id = \${to}`,
    to: `UPDATE intents i SET abandoned_at = now() - interval '1 minute'`,
  },
  {
    guard: 'an outcome is recorded only of the request that was sent last',
    file: `${jobs}/outcomes.ts`,
    from: ' AND ${isUnanswered(request)}',
    to: '',
  },
  {
    guard: 'an attempt that has lost its lease sends nothing',
    shownBy: { seed: 592_194_878, histories: 1500 },
    file: `${worker}/claim-guard.ts`,
    from: 'if (this.#lostBecause !== undefined || !this.#lease.isHeld()) return false;',
    to: '',
  },
  {
    guard: 'a lost answer is an unknown outcome, not a refusal',
    file: `${worker}/ensure-change.ts`,
    from: "return failure.kind !== 'outcome-unknown';",
    to: 'return true;',
  },
  {
    guard: 'the window is filled by one process at a time',
    file: `${jobs}/release.ts`,
    from: 'SELECT pg_advisory_xact_lock(hashtext(${`release:${connectionId}`}))',
    to: 'SELECT ${connectionId}::text',
  },
  {
    guard: 'the window has a size',
    file: `${jobs}/release.ts`,
    from: `AND w.lane = room.lane AND w.dispatch_state = \${dispatchState.released}
        GROUP BY`,
    to: `AND w.lane = room.lane AND w.dispatch_state = \${dispatchState.released}
          AND w.worker_id IS NULL
        GROUP BY`,
  },
  {
    guard: 'only unclaimed deliveries are put back',
    file: `${jobs}/release.ts`,
    from: `AND j.dispatch_state = \${dispatchState.released} AND j.worker_id IS NULL\``,
    to: `AND j.dispatch_state = \${dispatchState.released}\``,
  },
  {
    guard: 'only a dead letter is replayed',
    file: `${jobs}/dead-letters/requeue.ts`,
    from: 'WHERE id = given.job_id AND ${move.allowed}',
    to: 'WHERE id = given.job_id',
  },
  {
    guard: 'a message that came before finds its job',
    file: `${jobs}/accept.ts`,
    from: "if (first.invoiceId !== invoiceId) return { kind: 'conflict' };",
    to: '',
  },
  {
    guard: 'an attempt that works from an outdated event begins nothing',
    file: `${jobs}/intents.ts`,
    from: ' AND j.outdated_fence IS DISTINCT FROM j.fence',
    to: '',
  },
  {
    guard: 'while Fortnox is being changed a corrected event is kept for later',
    file: `${jobs}/take-news.ts`,
    from: 'if (await hasBegun(tx, job.id)) return keepForLater(tx, job, incoming);',
    to: '',
  },
  {
    guard: 'an older event changes nothing',
    file: `${jobs}/news.ts`,
    from: "if (age < 0) return 'older';",
    to: '',
  },
];

import { type Database, Prisma } from '@sync/database';
import { failuresOf } from './halting.js';
import type { ReplayState } from './replays.js';

export type ReplayControl = 'pause' | 'resume' | 'abort';

export type ControlOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'conflict'; readonly state: string };

const transitions: Record<ReplayControl, { from: ReplayState[]; to: ReplayState }> = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  abort: { from: ['running', 'paused'], to: 'aborted' },
};

/** Who lets it go on has seen what failed so far: only what fails from then on halts it again. */
const consequences: Record<ReplayControl, Prisma.Sql> = {
  pause: Prisma.sql`halted = NULL`,
  resume: Prisma.sql`halted = NULL, failures_seen = ${failuresOf}`,
  abort: Prisma.sql`finished_at = now()`,
};

/**
 * After an abort what was not yet put back stays a dead letter; what was, runs on. Asking for the
 * state it is in already is no conflict and changes nothing: the answer to the first may be lost.
 */
export async function controlReplay(
  db: Database,
  id: string,
  control: ReplayControl,
): Promise<ControlOutcome> {
  const { from, to } = transitions[control];
  const changed = await db.prisma.$executeRaw`
    UPDATE replays r SET state = ${to}, ${consequences[control]}
    WHERE r.id = ${id} AND r.state IN (${Prisma.join(from)})`;
  if (changed === 1) return { kind: 'done' };
  const replay = await db.prisma.replay.findUnique({ where: { id } });
  if (!replay) return { kind: 'not-found' };
  return replay.state === to ? { kind: 'done' } : { kind: 'conflict', state: replay.state };
}

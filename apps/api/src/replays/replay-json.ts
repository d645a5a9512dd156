import type { ReplayProgress } from '@sync/jobs';
import { z } from 'zod';

export const replaySchema = z.object({
  id: z.string(),
  state: z.enum(['running', 'paused', 'completed', 'aborted']),
  actor: z.string(),
  reason: z.string(),
  filter: z.looseObject({}),
  ratePercent: z.int(),
  firstOne: z
    .boolean()
    .meta({ description: 'One goes first, the others follow once it succeeded' }),
  stopAfter: z.int().nullable().meta({ description: 'Pauses itself after so many failures' }),
  halted: z
    .enum(['first-failed', 'failures'])
    .nullable()
    .meta({ description: 'Why it has paused itself; goes on with `resume`' }),
  total: z.int(),
  replayed: z.int().meta({ description: 'Put back on the queue so far' }),
  succeeded: z.int(),
  failedAgain: z.int(),
  skipped: z.int().meta({ description: 'No dead letter any more when its turn came' }),
  remaining: z.int().meta({ description: 'Not yet put back on the queue' }),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});

export function toReplayJson(progress: ReplayProgress): Record<string, unknown> {
  return {
    ...progress,
    createdAt: progress.createdAt.toISOString(),
    finishedAt: progress.finishedAt?.toISOString() ?? null,
  };
}

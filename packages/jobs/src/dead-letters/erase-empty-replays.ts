import type { Database } from '@sync/database';

/** So long a person may wonder why a replay found nothing. */
const emptyKeptDays = 30;

/** Takes away replays that took nothing on, a month later; answers how many. */
export function eraseEmptyReplays(db: Database): Promise<number> {
  return db.prisma.$executeRaw`
    DELETE FROM replays r
    WHERE r.state = 'completed' AND r.finished_at < now() - ${emptyKeptDays}::int * interval '1 day'
      AND NOT EXISTS (SELECT 1 FROM replay_items i WHERE i.replay_id = r.id)`;
}

import type { Database, Queries } from '@sync/database';
import { gather, gatheringTime, type News } from './gather.js';
import { messageTypes, type Item } from './events.js';
import { oneOf } from './receiver.js';

/** A transaction makes so many times the receivers deliveries at most. */
const batchSize = 100;

type FactRow = {
  readonly id: bigint;
  readonly event: string;
  readonly connectionId: string;
  readonly subject: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
  readonly company: string | null;
};

/**
 * Makes deliveries of facts that the database has noted, up to a hundred; answers how many. Every
 * worker does so; facts that one of them has in hand are passed over by the others. They go in the
 * same transaction: one that is broken off is done again as a whole.
 */
export function gatherFacts(db: Database): Promise<number> {
  return db.prisma.$transaction(async (tx) => {
    const facts = await takeFacts(tx);
    await gather(tx, facts.map(toNews));
    return facts.length;
  }, gatheringTime);
}

async function takeFacts(tx: Queries): Promise<FactRow[]> {
  const facts = await tx.$queryRaw<FactRow[]>`
    WITH taken AS (
      DELETE FROM notification_facts WHERE id IN (
        SELECT id FROM notification_facts ORDER BY id LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)
      RETURNING *
    )
    SELECT t.id, t.event, t.connection_id AS "connectionId", t.subject, t.data, t.at,
           c.name AS company
    FROM taken t LEFT JOIN connections c ON c.id = t.connection_id ORDER BY t.id`;
  return facts;
}

function toNews({ event, connectionId, subject, data, at, company }: FactRow): News {
  const type = oneOf(messageTypes, event);
  const about = subject === null ? {} : { [subjectName(type)]: subject };
  const known = Object.entries({ company, ...about, ...data }).filter(
    ([, value]) => value !== null,
  );
  return {
    connectionId,
    item: {
      type,
      timestamp: at.toISOString(),
      data: { connectionId, ...Object.fromEntries(known) },
    },
  };
}

const subjectName = (type: Item['type']): string =>
  type === 'reconciliation.differs' ? 'reconciliationId' : 'jobId';

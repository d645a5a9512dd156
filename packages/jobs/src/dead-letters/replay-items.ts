import { type Database, Prisma, toPage, type Page, type PageRequest } from '@sync/database';

/** How one invoice of a replay stands. `left`: the replay was ended before its turn. */
export type ReplayItemState =
  'waiting' | 'under-way' | 'succeeded' | 'failed-again' | 'skipped' | 'left';

export type ReplayItem = {
  readonly jobId: string;
  readonly connectionId: string;
  readonly invoiceNumber: string | null;
  readonly state: ReplayItemState;
  /** Its number in Fortnox, where it has one. */
  readonly fortnoxInvoiceNumber: string | null;
  /** Why it failed again, while it is a dead letter. */
  readonly message: string | null;
  readonly customerName: string | null;
};

const stateOf = Prisma.sql`CASE
  WHEN i.state IN ('held', 'waiting')
    THEN CASE WHEN r.state IN ('running', 'paused') THEN 'waiting' ELSE 'left' END
  WHEN i.state = 'replayed' THEN 'under-way' ELSE i.state END`;

/** What became of each invoice of a replay, in the order in which they came. */
export async function listReplayItems(
  db: Database,
  replayId: string,
  wanted: { readonly state?: ReplayItemState | undefined },
  { cursor, limit }: PageRequest,
): Promise<Page<ReplayItem>> {
  const after = cursor && Prisma.sql`AND (j.created_at, j.id) > (${cursor.at}, ${cursor.id})`;
  const inState = wanted.state && Prisma.sql`AND ${stateOf} = ${wanted.state}`;
  const rows = await db.prisma.$queryRaw<(ReplayItem & { createdAt: Date })[]>`
    SELECT j.id AS "jobId", j.connection_id AS "connectionId", j.invoice_number AS "invoiceNumber",
           ${stateOf} AS state, j.fortnox ->> 'invoiceNumber' AS "fortnoxInvoiceNumber",
           CASE WHEN i.state = 'failed-again' THEN j.dead_letter_message END AS message,
           j.customer_name AS "customerName", j.created_at AS "createdAt"
    FROM replay_items i JOIN replays r ON r.id = i.replay_id JOIN sync_jobs j ON j.id = i.job_id
    WHERE i.replay_id = ${replayId} ${after ?? Prisma.empty} ${inState ?? Prisma.empty}
    ORDER BY j.created_at, j.id LIMIT ${limit + 1}`;
  const page = toPage(rows, limit, (row) => ({ at: row.createdAt, id: row.jobId }));
  return { ...page, items: page.items.map(withoutItsPlace) };
}

function withoutItsPlace(row: ReplayItem & { createdAt?: Date }): ReplayItem {
  const { jobId, connectionId, invoiceNumber, state, fortnoxInvoiceNumber } = row;
  const { message, customerName } = row;
  return {
    ...{ jobId, connectionId, invoiceNumber, state, fortnoxInvoiceNumber },
    ...{ message, customerName },
  };
}

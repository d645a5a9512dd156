import {
  LARGEST_PAGE,
  readConnections,
  readDeadLetters,
  readJobs,
  readOverview,
  type Reading,
} from '../api/api.js';
import type { Connection, DeadLetterGroup } from '../api/shapes.js';
import { mostFirst } from '../dead-letters/most-first.js';
import { tallyFromOverview, tallyFromPages, type Tallies } from './tally.js';

export type Overview = {
  readonly connections: readonly Connection[];
  /** Most invoices first: that is where mending helps most. */
  readonly groups: readonly DeadLetterGroup[];
  readonly tallies: Tallies;
};

const countedStatuses = ['queued', 'running', 'retrying', 'dead-lettered', 'succeeded'];

/** Everything the first page shows, in one answer so that its figures belong together. */
export async function loadOverview(reading: Reading): Promise<Overview> {
  const [connections, deadLetters, exact] = await Promise.all([
    readConnections(reading),
    readDeadLetters(reading),
    readOverview(reading),
  ]);
  const ids = connections.items.map(({ id }) => id);
  return {
    connections: connections.items,
    groups: mostFirst(deadLetters.items),
    tallies: exact ? tallyFromOverview(exact) : await countOneByOne(ids, reading),
  };
}

async function countOneByOne(ids: readonly string[], reading: Reading): Promise<Tallies> {
  const pages = await Promise.all(
    countedStatuses.map(async (status) => {
      const page = await readJobs({ status, limit: String(LARGEST_PAGE) }, reading);
      return [status, page] as const;
    }),
  );
  return tallyFromPages(ids, Object.fromEntries(pages));
}

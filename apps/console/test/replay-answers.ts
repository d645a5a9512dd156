import type { ReplayItem } from '../src/api/shapes.js';
import { list, ok, problem, type Answer } from './answers.js';
import { ago, HOUR } from './fixtures/moments.js';

type Shown = { readonly replayState: string; readonly halted: string | null };

/** What the API tells of the one replay that there is. */
export function readReplay(shown: Shown, { pathname, searchParams }: URL): Answer {
  if (pathname === '/v1/replays/rep_1') return ok(progress(shown));
  if (pathname === '/v1/replays/rep_1/items') return itemsPage(searchParams);
  if (pathname !== '/v1/replays') return problem(404, 'Not Found');
  return list([progress(shown)]);
}

function progress({ replayState: state, halted }: Shown): object {
  const who = { actor: 'anna', reason: 'Account 3011 activated', ratePercent: 30 };
  const care = { firstOne: true, stopAfter: 5, halted };
  const counts = { total: 12, replayed: 9, succeeded: 5, failedAgain: 1, skipped: 0, remaining: 3 };
  return { id: 'rep_1', ...who, ...care, ...counts, state, createdAt: ago(HOUR) };
}

const item = (over: Partial<ReplayItem> & Pick<ReplayItem, 'jobId' | 'state'>): ReplayItem => ({
  ...{ connectionId: 'con_acme', fortnoxInvoiceNumber: null, message: null, invoiceNumber: null },
  ...over,
});

const items: readonly ReplayItem[] = [
  item({
    ...{ jobId: 'job_synced', invoiceNumber: 'SF-15578', state: 'succeeded' },
    fortnoxInvoiceNumber: '1207',
  }),
  item({
    ...{ jobId: 'job_dead', invoiceNumber: 'SF-15579', state: 'failed-again' },
    message: 'Account 3011 is not active in Fortnox for the financial year 2026.',
  }),
  item({ jobId: 'job_run', invoiceNumber: 'SF-15611', state: 'under-way' }),
  item({ jobId: 'job_wait', invoiceNumber: 'SF-15610', state: 'waiting' }),
];

function itemsPage(asked: URLSearchParams): Answer {
  const state = asked.get('state');
  return list(items.filter((one) => state === null || one.state === state));
}

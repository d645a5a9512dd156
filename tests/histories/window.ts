import type { Lane } from '@sync/jobs';

/** Small, so that histories of a few invoices fill it. */
export const room: Readonly<Record<Lane, number>> = { live: 2, replay: 1, backfill: 1 };

import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Invoice } from './invoice.js';

const times = z.number().int().min(1).default(1_000_000);

/** Every call to the API or the token endpoint meets this instead; so many times, or until lifted. */
export const siteOutageSchema = z.union([
  z.strictObject({
    status: z.number().int().min(400).max(599),
    /** The header Retry-After, in seconds. */
    retryAfterS: z.number().int().min(0).optional(),
    times,
  }),
  /** Closed at once, or no answer until the client gives up. */
  z.strictObject({ connection: z.enum(['reset', 'hang']), times }),
]);

export type SiteOutage = {
  readonly what: z.output<typeof siteOutageSchema>;
  remaining: number;
};

/** A paid invoice is shown as it was before, for so many reads of it or so long. */
export const paidShowsLateSchema = z.union([
  z.strictObject({ reads: z.number().int().min(1) }),
  z.strictObject({ ms: z.number().int().min(1) }),
]);

export type PaidShowsLate = z.output<typeof paidShowsLateSchema>;

/** What the API shows of an invoice. */
type Shown = { readonly current: Invoice; readonly updatedAt: string };

/** What the API still shows of an invoice that is paid already. */
export type Lag = {
  readonly before: Shown;
  readsLeft: number;
  /** Epoch ms. */
  readonly untilMs: number;
};

/** Whether the request met the outage; if so it has been dealt with. */
export function meetsOutage(outage: SiteOutage | undefined, req: Request, res: Response): boolean {
  if (!outage || outage.remaining <= 0) return false;
  outage.remaining -= 1;
  const { what } = outage;
  if ('status' in what) {
    if (what.retryAfterS !== undefined) res.setHeader('retry-after', String(what.retryAfterS));
    res.status(what.status).type('html').send('<h1>Server Error</h1>');
    return true;
  }
  if (what.connection === 'reset') req.socket.destroy();
  return true;
}

type Lagging = Shown & { readonly lag: Lag | undefined };

/** The lag that begins when an invoice becomes paid. */
export function beginLag(
  late: PaidShowsLate | undefined,
  before: Lag['before'],
  nowMs: number,
): Lag | undefined {
  if (!late) return undefined;
  return 'reads' in late
    ? { before, readsLeft: late.reads, untilMs: Number.POSITIVE_INFINITY }
    : { before, readsLeft: Number.POSITIVE_INFINITY, untilMs: nowMs + late.ms };
}

/** The invoice as the API shows it at this moment. */
export function shownNow<T extends Lagging>(invoice: T, nowMs: number): T {
  const { lag } = invoice;
  if (!lag || lag.readsLeft <= 0 || nowMs >= lag.untilMs) return invoice;
  return { ...invoice, ...lag.before };
}

/** A read of the invoice by its id uses up one of the reads that still show it unpaid. */
export function countRead(invoice: Lagging): void {
  if (invoice.lag) invoice.lag.readsLeft -= 1;
}

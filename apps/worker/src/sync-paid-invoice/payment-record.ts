import { z } from 'zod';
import type { HandlerContext } from '../handler.js';

/** What the ledger remembers of a payment in Fortnox. */
export const paymentRecord = z.object({
  number: z.string(),
  amountCurrency: z.string(),
  transactionId: z.string(),
  /** What it was sent with; `null`: not known, as in records of a version before. */
  date: z.string().nullable().default(null),
  amount: z.string().nullable().default(null),
  account: z.string().nullable().default(null),
  kronor: z.string().nullable().default(null),
  /** Of the transaction as its source told it then. */
  toldAs: z.string().nullable().default(null),
  /** Stands for its write-offs, their accounts and dimensions; empty: it has none. */
  writeOffs: z.string().nullable().default(null),
});

export type PaymentRecord = Readonly<z.infer<typeof paymentRecord>>;

/** Under this key the ledger remembers the payment of a transaction. */
export function paymentKey(context: HandlerContext, transactionId: string): string {
  return `payment:${context.invoiceId}:${transactionId}`;
}

/** And under this one that it was bookkept. */
export const paymentBookkeepKey = ({ invoiceId }: HandlerContext, number: string): string =>
  `payment-bookkeep:${invoiceId}:${number}`;

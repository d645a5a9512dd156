import type { Words } from './chart-of-accounts.js';

/** In whole öre: positive is debit, negative is credit. */
export type Posting = { readonly account: string; readonly ore: bigint };

export type Voucher = {
  readonly title: Words;
  readonly date: string;
  readonly postings: readonly Posting[];
};

/** One posting for each account, debits first; what comes to nothing is left out. */
export function voucherOf(title: Words, date: string, postings: readonly Posting[]): Voucher {
  const sums = new Map<string, bigint>();
  for (const { account, ore } of postings) sums.set(account, (sums.get(account) ?? 0n) + ore);
  const merged = [...sums]
    .map(([account, ore]) => ({ account, ore }))
    .filter(({ ore }) => ore !== 0n);
  const debits = merged.filter(({ ore }) => ore > 0n);
  return { title, date, postings: [...debits, ...merged.filter(({ ore }) => ore < 0n)] };
}

/** Debit less credit: nothing, in a voucher that can be booked. */
export const balanceOf = ({ postings }: Voucher): bigint =>
  postings.reduce((sum, { ore }) => sum + ore, 0n);

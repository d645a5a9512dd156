/** What stands in the ledger's own row, and on which server it was read. */
export type LedgerRow = {
  readonly ledgerId: string;
  readonly mark: number;
  /** Where the ledger was, as it says itself: cluster/time line/database/table. */
  readonly server: string;
  /** Where it is. */
  readonly here: string;
};

const parts = [
  'it is on another PostgreSQL cluster',
  'PostgreSQL was restored to a point in time, or a replica was promoted',
  'the database was made anew, from a dump or a copy',
  'its tables were made anew, from a dump',
];

/**
 * Why the ledger cannot be the one that was last worked with, in words that go on after “the database
 * was restored:”; `undefined` when it is. `witnessed` is the highest mark that anybody else knows.
 */
export function judgeLedger(row: LedgerRow, witnessed: number): string | undefined {
  if (row.server !== row.here) {
    const [was, is] = [row.server.split('/'), row.here.split('/')];
    return parts.find((_, index) => was[index] !== is[index]) ?? 'its server is another one';
  }
  if (row.mark >= witnessed) return undefined;
  return `it stands at mark ${row.mark}, and had come to ${witnessed} before`;
}

import type { Database } from '@sync/database';

/** SEK per `unit`, as Fortnox's register had it. */
export type StoredRate = { readonly rate: string; readonly unit: number };

export async function findCurrencyRate(
  db: Database,
  connectionId: string,
  currency: string,
  date: string,
): Promise<StoredRate | undefined> {
  const row = await db.prisma.currencyRate.findUnique({
    where: { connectionId_currency_date: { connectionId, currency, date } },
  });
  return row ? { rate: row.rate, unit: row.unit } : undefined;
}

/** Keeps the first answer of the day, and returns it: all invoices of a day use one rate. */
export async function keepCurrencyRate(
  db: Database,
  key: { readonly connectionId: string; readonly currency: string; readonly date: string },
  rate: StoredRate,
): Promise<StoredRate> {
  await db.prisma.currencyRate.createMany({ data: [{ ...key, ...rate }], skipDuplicates: true });
  return (await findCurrencyRate(db, key.connectionId, key.currency, key.date)) ?? rate;
}

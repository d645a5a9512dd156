import type { ConnectionSettings, Decimal, VatRegime } from '@sync/shared';

/**
 * The VAT code that Fortnox keeps with an account, `undefined` if it keeps none. Data that was read
 * beforehand (`accountsInQuestion` says which); the mapping itself asks nobody.
 */
export type AccountVatCode = (account: string) => string | undefined;

type Meaning = {
  /** Percent. */
  readonly rate: number;
  /** Under which regimes a sale with this code is right. */
  readonly regimes: readonly VatRegime[];
};

const withVat = (rate: number): Meaning => ({ rate, regimes: ['domestic', 'eu-consumer'] });

/**
 * Fortnox's own codes for sales, by the box of the VAT return they fill: MP1–3 with Swedish VAT
 * (05), MF exempt (42), VTEU and FTEU goods and services to businesses in the EU (35, 39), E and
 * OTTU goods and services outside it (36, 40). A company's own codes, such as those of OSS, say
 * nothing to us.
 */
const meanings: Readonly<Record<string, Meaning>> = {
  MP1: withVat(25),
  MP2: withVat(12),
  MP3: withVat(6),
  MP0: withVat(0),
  MF: { rate: 0, regimes: ['domestic', 'eu-consumer'] },
  VTEU: { rate: 0, regimes: ['eu-business'] },
  FTEU: { rate: 0, regimes: ['eu-business'] },
  E: { rate: 0, regimes: ['export'] },
  OTTU: { rate: 0, regimes: ['export', 'eu-consumer'] },
};

/** A sale as an account's VAT code is judged against it. */
export type TaxedSale = {
  /** Percent. */
  readonly rate: Decimal;
  readonly regime: VatRegime;
  readonly euConsumerVat: ConnectionSettings['euConsumerVat'];
};

/** Whether a sale on an account with this code would stand wrong in the VAT return. */
export function contradicts(
  code: string | undefined,
  { rate, regime, euConsumerVat }: TaxedSale,
): boolean {
  const meaning = code === undefined ? undefined : meanings[code.toUpperCase()];
  if (meaning === undefined) return false;
  if (!rate.eq(meaning.rate) || !meaning.regimes.includes(regime)) return true;
  // 25 % of another country is not Sweden's 25 %, though the figure is the same.
  return regime === 'eu-consumer' && euConsumerVat === 'oss' && meaning.rate > 0;
}

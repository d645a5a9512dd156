/** What Fortnox accepts in one field. Unknown fields are refused, so a table is the whole truth. */
export type FieldRule =
  | {
      readonly kind: 'text';
      readonly max: number | undefined;
      readonly min: number;
      /** Fortnox's code when the text is too long. */
      readonly tooLong: number;
      /** Length at which Fortnox cuts silently instead. */
      readonly cutAt: number | undefined;
    }
  | { readonly kind: 'amount' }
  | { readonly kind: 'whole'; readonly min: number; readonly max: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'date' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'part'; readonly table: FieldTable }
  | { readonly kind: 'list'; readonly table: FieldTable }
  /** In the specification's payload, yet without effect: accepted and not looked at. */
  | { readonly kind: 'ignored' };

export type FieldTable = ReadonlyMap<string, FieldRule>;

export const fieldTable = (rules: Readonly<Record<string, FieldRule>>): FieldTable =>
  new Map(Object.entries(rules));

const VALUE_TOO_LONG = 2000107;

export const text = (
  max?: number,
  special: { readonly min?: number; readonly tooLong?: number; readonly cutAt?: number } = {},
): FieldRule => ({
  kind: 'text',
  max,
  min: special.min ?? 0,
  tooLong: special.tooLong ?? VALUE_TOO_LONG,
  cutAt: special.cutAt,
});

export const amount: FieldRule = { kind: 'amount' };
export const flag: FieldRule = { kind: 'flag' };
export const date: FieldRule = { kind: 'date' };
export const ignored: FieldRule = { kind: 'ignored' };
export const whole = (min = -2147483648, max = 2147483647): FieldRule => ({
  kind: 'whole',
  min,
  max,
});
export const choice = (...values: string[]): FieldRule => ({ kind: 'choice', values });
export const part = (table: FieldTable): FieldRule => ({ kind: 'part', table });
export const list = (table: FieldTable): FieldRule => ({ kind: 'list', table });

/** A ledger account: four digits. */
export const account = whole(1000, 9999);

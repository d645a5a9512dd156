import { Decimal } from '@sync/shared';

/** One field of a request body after its type, length and characters were checked. */
export type GivenValue =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'amount'; readonly value: Decimal }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'part'; readonly value: Given }
  | { readonly kind: 'list'; readonly items: readonly Given[] }
  /** `null` or "API_BLANK": empties the field. An empty string does not, it changes nothing. */
  | { readonly kind: 'cleared' };

/** What a request says about a record; a field it does not name is absent. */
export type Given = ReadonlyMap<string, GivenValue>;

export function text(given: Given, name: string): string | undefined {
  const found = given.get(name);
  return found?.kind === 'text' ? found.value : undefined;
}

export function amount(given: Given, name: string): Decimal | undefined {
  const found = given.get(name);
  return found?.kind === 'amount' ? found.value : undefined;
}

export function whole(given: Given, name: string): number | undefined {
  return amount(given, name)?.toNumber();
}

export function flag(given: Given, name: string): boolean | undefined {
  const found = given.get(name);
  return found?.kind === 'flag' ? found.value : undefined;
}

export function list(given: Given, name: string): readonly Given[] | undefined {
  const found = given.get(name);
  return found?.kind === 'list' ? found.items : undefined;
}

export const zero = new Decimal(0);

import type { Asking } from './asking.js';
import type { Made } from './made.js';
import { prefix } from './names.js';

type Card = Readonly<Record<string, unknown>>;

/** The customers that questions need; made once and used again by every run. */
const cards = {
  SE: { VATType: 'SEVAT', Type: 'COMPANY', Email: 'synctest.se@example.com' },
  EUCONSUMER: { VATType: 'EUVAT', Type: 'PRIVATE', CountryCode: 'DE' },
  EUBUSINESS: {
    ...{ VATType: 'EUREVERSEDVAT', Type: 'COMPANY', CountryCode: 'DE', VATNumber: 'DE136695976' },
  },
  EXPORT: { VATType: 'EXPORT', Type: 'COMPANY', CountryCode: 'NO' },
  DISCOUNT: { VATType: 'SEVAT', Type: 'COMPANY', InvoiceDiscount: 10 },
} satisfies Record<string, Card>;

type CardName = keyof typeof cards;

export type Cards = {
  /** The number of a customer, made or made active again if need be. */
  readonly customer: (name: CardName) => Promise<string>;
  /** The number of an article that sells a service, on `salesAccount`. */
  readonly article: (salesAccount: number) => Promise<string>;
};

/** `made` remembers which of them this run has used. */
export function cardsOf({ request, must }: Asking, made: Made): Cards {
  return {
    customer: async (name) => {
      const number = `${prefix}-${name}`;
      if (made.cards.has(number)) return number;
      const card = { Name: `${prefix} ${name}`, ...cards[name] };
      await makeOrUse({ request, must }, { number, path: 'customers', envelope: 'Customer' }, card);
      made.cards.add(number);
      return number;
    },
    article: async (salesAccount) => {
      const number = `${prefix}-SERVICE`;
      const kind = { number, path: 'articles', envelope: 'Article' } as const;
      const card = {
        Description: `${prefix} service`,
        Type: 'SERVICE',
        SalesAccount: salesAccount,
      };
      if (!made.articles.has(number)) await makeOrUse({ request, must }, kind, card);
      made.articles.add(number);
      return number;
    },
  };
}

type Kind = {
  readonly number: string;
  readonly path: string;
  readonly envelope: 'Customer' | 'Article';
};

async function makeOrUse(
  { request, must }: Pick<Asking, 'request' | 'must'>,
  { number, path, envelope }: Kind,
  card: Card,
): Promise<void> {
  const own = `${path}/${encodeURIComponent(number)}`;
  const known = await request({ method: 'GET', path: own, envelope });
  if (known.kind === 'done') {
    const body = { [envelope]: { ...card, Active: true } };
    await must({ method: 'PUT', path: own, body, envelope });
    return;
  }
  const body = { [envelope]: { [`${envelope}Number`]: number, ...card } };
  await must({ method: 'POST', path, body, envelope });
}

import type { Fields } from '@sync/fortnox';
import { inWords, Interrupted, type Asking, type Reply } from './company/asking.js';
import { CannotTell } from './company/cannot-tell.js';
import { prefix } from './company/names.js';
import type { Made } from './company/made.js';

/**
 * Takes back what can be taken back: drafts are cancelled, also those of a run that was ended by
 * force, customers and the article are made inactive. Answers with what is left, in sentences.
 */
export async function cleanUp(asking: Asking, made: Made): Promise<string[]> {
  try {
    for (const number of await forgottenDrafts(asking)) made.drafts.add(number);
    return await takeBack(asking, made);
  } catch (error) {
    if (!(error instanceof Interrupted || error instanceof CannotTell)) throw error;
    return [`${whatIsMade(made, 'as-made')} (not tidied up: ${error.message})`];
  }
}

async function takeBack(asking: Asking, made: Made): Promise<string[]> {
  const left: string[] = [];
  const note = (what: string, reply: Reply): void => {
    if (reply.kind === 'refused') left.push(`${what}: ${inWords(reply)}`);
  };
  for (const number of made.drafts) {
    note(`Draft ${number} could not be cancelled`, await cancel(asking, number));
  }
  for (const number of made.passingCards) {
    const path = `customers/${encodeURIComponent(number)}`;
    note(
      `Customer ${number} could not be deleted`,
      await asking.request({ method: 'DELETE', path }),
    );
  }
  for (const number of made.cards) {
    note(`Customer ${number} is still active`, await retire(asking, 'Customer', number));
  }
  for (const number of made.articles) {
    note(`Article ${number} is still active`, await retire(asking, 'Article', number));
  }
  return [...(isNothing(made) ? [] : [whatIsMade(made, 'tidied-up')]), ...left];
}

const isNothing = (made: Made): boolean =>
  [made.drafts, made.booked, made.cards, made.articles].every(({ size }) => size === 0);

function whatIsMade(
  { drafts, booked, cards, articles }: Made,
  state: 'tidied-up' | 'as-made',
): string {
  const [cancelled, inactive] = state === 'tidied-up' ? ['cancelled ', 'inactive '] : ['', ''];
  const parts = [
    ...(drafts.size > 0 ? [`${cancelled}drafts ${[...drafts].join(', ')}`] : []),
    ...(booked.size > 0 ? [`booked invoices ${[...booked].join(', ')} with their payments`] : []),
    ...(cards.size > 0 ? [`${inactive}customers ${[...cards].join(', ')}`] : []),
    ...(articles.size > 0 ? [`the ${inactive}article ${[...articles].join(', ')}`] : []),
  ];
  return parts.length === 0 ? 'Nothing was made' : `Left behind: ${parts.join('; ')}`;
}

/** Unbooked invoices whose reference is one of ours, this run's or a former one's. */
async function forgottenDrafts({ list }: Asking): Promise<string[]> {
  const query = { filter: 'unbooked', externalinvoicereference1: `${prefix}-`, limit: 500 };
  const found = await list({ path: 'invoices', query, envelope: 'Invoices' });
  return found.filter(isForgotten).flatMap((invoice) => invoice.text('DocumentNumber') ?? []);
}

/** The search finds parts: the reference is compared again. */
function isForgotten(invoice: Fields): boolean {
  const isOurs = invoice.text('ExternalInvoiceReference1')?.startsWith(`${prefix}-`) === true;
  return isOurs && invoice.flag('Booked') === false && invoice.flag('Cancelled') === false;
}

/** With the payments that were entered for it. */
async function cancel({ request, list }: Asking, number: string): Promise<Reply> {
  const query = { invoicenumber: number, limit: 500 };
  const payments = await list({ path: 'invoicepayments', query, envelope: 'InvoicePayments' });
  for (const payment of payments) {
    if (payment.text('InvoiceNumber') !== number || payment.flag('Booked') !== false) continue;
    await request({ method: 'DELETE', path: `invoicepayments/${payment.text('Number') ?? ''}` });
  }
  const path = `invoices/${number}/cancel`;
  return request({ method: 'PUT', path, envelope: 'Invoice' });
}

function retire(
  { request }: Asking,
  envelope: 'Customer' | 'Article',
  number: string,
): Promise<Reply> {
  const path = `${envelope.toLowerCase()}s/${encodeURIComponent(number)}`;
  return request({ method: 'PUT', path, body: { [envelope]: { Active: false } }, envelope });
}

import { domainToUnicode } from 'node:url';
import type { CustomerMatch, FortnoxCustomer } from '@sync/fortnox';
import { ok } from '@sync/shared';
import type { Step, HandlerContext } from '../handler.js';
import { failed } from '../stop.js';

const during = 'look for the customer';

/** Searches a company's customers; made anew for each search so that nothing is out of date. */
export type CustomerSearch = (match: CustomerMatch) => Step<readonly FortnoxCustomer[]>;

/**
 * Finds customers whose value is equal, by any of the matchers, in as few calls as possible: one
 * page answers all of them in a company of up to 500 customers. Larger companies are asked per
 * value with Fortnox's filters, which match loosely, so the comparison here decides in any case.
 */
export function customerSearch(context: HandlerContext): CustomerSearch {
  let firstPage: Promise<Awaited<ReturnType<typeof context.fortnox.customers.list>>> | undefined;
  return async (match) => {
    firstPage ??= context.fortnox.customers.list(1);
    const page = await firstPage;
    if (!page.ok) return failed(page.error, during);
    if (page.value.totalPages <= 1) return ok(page.value.items.filter(isEqual(match)));
    return searchByFilter(context, match);
  };
}

async function searchByFilter(
  context: HandlerContext,
  match: CustomerMatch,
): Step<readonly FortnoxCustomer[]> {
  const filter = filterOf(match);
  // Fortnox has no filter for VAT numbers; the Swedish ones are found by organisation number.
  if (!filter) return ok([]);
  const hits = await context.fortnox.customers.search(filter);
  return hits.ok ? ok(hits.value.items.filter(isEqual(match))) : failed(hits.error, during);
}

function filterOf(match: CustomerMatch) {
  switch (match.by) {
    case 'customerNumber':
      return { customernumber: match.value };
    case 'organisationNumber':
      // The part before the hyphen stands in every way of writing the number.
      return { organisationnumber: match.value.split('-')[0] ?? match.value };
    case 'email':
      return { email: match.value };
    case 'vatNumber':
      return undefined;
  }
}

function isEqual(match: CustomerMatch): (customer: FortnoxCustomer) => boolean {
  switch (match.by) {
    case 'customerNumber':
      return ({ customerNumber }) =>
        customerNumber.normalize('NFC') === match.value.normalize('NFC');
    case 'organisationNumber':
      return ({ organisationNumber }) => tenDigits(organisationNumber) === tenDigits(match.value);
    case 'email':
      return ({ email }) => email !== undefined && address(email) === address(match.value);
    case 'vatNumber':
      // List items carry no VAT number; many companies keep a foreign one in this field.
      return ({ organisationNumber }) => normalise(organisationNumber) === normalise(match.value);
  }
}

/** `556012-5790`, `5560125790` and `16556012-5790`, with the century, are one number. */
function tenDigits(number: string | undefined): string {
  return normalise(number).replace(/^(16|18|19|20)(\d{10})$/, '$2');
}

function normalise(number: string | undefined): string {
  return (number ?? '').replace(/[^0-9A-Za-z]/g, '').toUpperCase();
}

/** Written in capitals, decomposed or with the domain in ASCII, it is the same address. */
function address(email: string): string {
  const written = email.normalize('NFC').trim().toLowerCase();
  const domain = written.slice(written.lastIndexOf('@') + 1);
  const unicode = domainToUnicode(domain);
  return written.slice(0, written.length - domain.length) + (unicode === '' ? domain : unicode);
}

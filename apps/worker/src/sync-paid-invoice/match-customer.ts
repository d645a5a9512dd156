import { adoptCustomer, customersOfOthers } from '@sync/connections';
import type { CustomerMatch, CustomerPlan, FortnoxCustomer, MappingProblem } from '@sync/fortnox';
import { err, ok, type ConnectionSettings } from '@sync/shared';
import type { Step, HandlerContext } from '../handler.js';
import { cardProblem } from './card-vat.js';
import { customerSearch } from './find-customers.js';
import { cardNote, type Buyer } from './noted-card.js';
import { failed } from '../stop.js';

/**
 * An existing Fortnox customer that is this one, by the connection's matchers in their order. The
 * first matcher with a hit decides; a value that fits two customers, or a card that would book
 * under another VAT type or number, goes to a person. A card that belongs to another SubscriptionFlow
 * customer is never shared: a common e-mail address does not make two customers one. `undefined`:
 * there is none.
 */
export async function matchCustomer(
  context: HandlerContext,
  buyer: Buyer,
  settings: ConnectionSettings,
): Step<string | undefined> {
  const { plan } = buyer;
  const note = cardNote(context, buyer, settings);
  const search = customerSearch(context);
  for (const match of plan.matches) {
    const found = await search(match);
    if (!found.ok) return found;
    const alike = found.value.filter(
      (hit) => !needsSecondLook(match, settings) || isAlike(hit, plan),
    );
    const hits = await withoutOthers(context, plan, match, alike);
    const [first, second] = hits;
    if (first && second) return stop(ambiguous(match, hits));
    if (!first) continue;
    const checked = await checkCard(context, plan, match, first.customerNumber);
    if (!checked.ok) return checked;
    const { db, claim } = context;
    const { customerNumber } = first;
    if (await adoptCustomer(db, claim, plan.customerId, { customerNumber, note })) {
      return checked;
    }
    noteShared(context, match, customerNumber);
  }
  return ok(undefined);
}

async function withoutOthers(
  { db, claim, ...context }: HandlerContext,
  { customerId }: CustomerPlan,
  match: CustomerMatch,
  hits: readonly FortnoxCustomer[],
): Promise<readonly FortnoxCustomer[]> {
  if (hits.length === 0) return hits;
  const numbers = hits.map((hit) => hit.customerNumber);
  const taken = await customersOfOthers(db, claim.connectionId, customerId, numbers);
  for (const number of taken) noteShared(context, match, number);
  return hits.filter((hit) => !taken.has(hit.customerNumber));
}

function noteShared(
  { history }: Pick<HandlerContext, 'history'>,
  match: CustomerMatch,
  number: string,
): void {
  history.note(
    `Fortnox customer ${number} has the same ${match.by}, but belongs to another SubscriptionFlow customer: not used.`,
  );
}

/**
 * Where Fortnox numbers the customers itself, an equal number alone says little: its 17 and
 * SubscriptionFlow's 17 may be two companies.
 */
function needsSecondLook(match: CustomerMatch, settings: ConnectionSettings): boolean {
  return match.by === 'customerNumber' && settings.customerNumbers === 'fortnox-series';
}

function isAlike(hit: FortnoxCustomer, { draft }: CustomerPlan): boolean {
  const same = (a: string | undefined, b: string | undefined): boolean =>
    a !== undefined && b !== undefined && bare(a) !== '' && bare(a) === bare(b);
  return (
    same(hit.name, draft.Name) ||
    same(hit.organisationNumber, draft.OrganisationNumber) ||
    same(hit.email, draft.Email)
  );
}

function bare(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/[\s-]/g, '');
}

async function checkCard(
  context: HandlerContext,
  plan: CustomerPlan,
  match: CustomerMatch,
  customerNumber: string,
): Step<string> {
  const card = await context.fortnox.customers.get(customerNumber);
  if (!card.ok) return failed(card.error, 'read the customer card');
  const problem = cardProblem(card.value, plan, match.by);
  if (problem) return stop(problem);
  context.history.note(`Existing Fortnox customer ${customerNumber}, equal ${match.by}.`);
  return ok(customerNumber);
}

function stop(problem: MappingProblem) {
  return err({ kind: 'problems', problems: [problem] } as const);
}

function ambiguous(match: CustomerMatch, hits: readonly FortnoxCustomer[]): MappingProblem {
  const numbers = hits.map((hit) => hit.customerNumber).join(', ');
  return {
    kind: 'customer-ambiguous',
    pointer: '/customer',
    message: `Several Fortnox customers have the same ${match.by}: ${numbers}.`,
    action:
      'Merge or correct these customers in Fortnox so that one is left, then try the invoice again.',
  };
}

import {
  claimCustomer,
  findCustomerLink,
  linkCustomer,
  type KnownCustomer,
} from '@sync/connections';
import type { CustomerPlan } from '@sync/fortnox';
import { err, ok, type ConnectionSettings } from '@sync/shared';
import { z } from 'zod';
import { setTimeout as sleep } from 'node:timers/promises';
import { agreeCard } from './agree-card.js';
import { cardProblem } from './card-vat.js';
import type { Step, Stop, HandlerContext } from '../handler.js';
import { ensureChange } from '../ensure-change.js';
import { matchCustomer } from './match-customer.js';
import { cardNote, type Buyer } from './noted-card.js';
import { failed } from '../stop.js';

/**
 * How long an invoice waits for another invoice of the same new customer before it gives its
 * place to others: one search and one creation at the limiter's pace.
 */
const patienceMs = 3000;
const pollMs = 100;

/**
 * The Fortnox customer number; found or created at most once per SubscriptionFlow customer. Its card
 * and the invoice agree on what decides the books, whoever made or found the card. Where the
 * connection wants it, a known customer's card follows the name and address of the invoices.
 */
export async function ensureCustomer(
  context: HandlerContext,
  buyer: Buyer,
  settings: ConnectionSettings,
): Step<string> {
  const { db, claim } = context;
  const { plan } = buyer;
  const known = linkAtClaim(context, plan) ?? (await findCustomerLink(db, claim, plan.customerId));
  if (known) return agreeCard(context, buyer, known, settings);
  const found = await awaitCustomer(context, buyer, settings);
  if (!found.ok) return found;
  const { customer, card } = found.value;
  if (card === 'agreed') return ok(customer.customerNumber);
  return agreeCard(context, buyer, customer, settings);
}

/** As the claim found it, if the event names this customer. */
function linkAtClaim({ guard }: HandlerContext, plan: CustomerPlan): KnownCustomer | undefined {
  const link = guard.job.customerLink;
  if (link?.customerId !== plan.customerId) return undefined;
  const { customerNumber, cardDigest, vatType, vatNumberDigest, notedOn } = link;
  return {
    customerNumber,
    cardDigest: cardDigest ?? undefined,
    vatType: vatType ?? undefined,
    vatNumberDigest: vatNumberDigest ?? undefined,
    notedOn: notedOn ?? undefined,
  };
}

type Found = {
  readonly customer: KnownCustomer;
  /** `agreed`: just made by this very invoice, or compared with it. */
  readonly card: 'agreed' | 'to-compare';
};

async function awaitCustomer(
  context: HandlerContext,
  buyer: Buyer,
  settings: ConnectionSettings,
): Step<Found> {
  const { db, claim, now } = context;
  const giveUpAt = now().getTime() + patienceMs;
  for (;;) {
    const taken = await claimCustomer(db, claim, buyer.plan.customerId);
    if (taken.kind === 'known') return ok({ customer: taken.customer, card: 'to-compare' });
    if (taken.kind === 'mine') return findOrCreate(context, buyer, settings);
    if (now().getTime() >= giveUpAt) {
      const reason = 'another invoice is creating the same customer';
      return err({ kind: 'snooze', forMs: 500, reason });
    }
    await sleep(pollMs);
  }
}

async function findOrCreate(
  context: HandlerContext,
  buyer: Buyer,
  settings: ConnectionSettings,
): Step<Found> {
  const { claim, db, known } = context;
  const { plan } = buyer;
  // A creation that was begun is resolved by its own reference, not by a search for likeness.
  const existing = known.has(intentKey(plan))
    ? ok(undefined)
    : await matchCustomer(context, buyer, settings);
  if (!existing.ok) return existing;
  const made =
    existing.value === undefined
      ? await create(context, plan)
      : ok({ customerNumber: existing.value, card: 'agreed' as const });
  if (!made.ok) return made;
  const { customerNumber, card } = made.value;
  const note = card === 'agreed' ? cardNote(context, buyer, settings) : undefined;
  await linkCustomer(db, claim, plan.customerId, { customerNumber, note });
  const noted = { ...nothingNoted, ...note?.card, notedOn: note?.invoiceDate };
  return ok({ customer: { ...noted, customerNumber }, card });
}

const nothingNoted = { cardDigest: undefined, vatType: undefined, vatNumberDigest: undefined };

function intentKey(plan: CustomerPlan): string {
  return `customer:${plan.customerId}`;
}

type Made = { readonly customerNumber: string; readonly card: Found['card'] };

/** What an earlier attempt, or another job, has sent may have been made of other words. */
async function create(context: HandlerContext, plan: CustomerPlan): Step<Made> {
  let card: Made['card'] = 'to-compare';
  const made = await ensureChange(context, {
    key: intentKey(plan),
    what: 'create the customer',
    remembered: z.object({ customerNumber: z.string() }),
    send: async () => {
      const answer = await context.fortnox.customers.create(plan.draft);
      if (!answer.ok) return answer;
      card = 'agreed';
      return ok({ customerNumber: answer.value.customerNumber });
    },
    lookUp: () => findByOurReference(context, plan),
  });
  if (!made.ok) return isNumberTaken(made.error) ? adoptOurs(context, plan, made.error) : made;
  const { customerNumber } = made.value;
  context.history.note(`New Fortnox customer ${customerNumber}.`);
  return ok({ customerNumber, card });
}

/** Fortnox's code for a customer number that is used, perhaps by a deleted customer. */
const numberTaken = 2_000_637;

function isNumberTaken(stop: Stop): boolean {
  if (stop.kind !== 'fortnox-failure' || stop.failure.kind !== 'rejected') return false;
  return stop.failure.code === numberTaken;
}

/** A used number is no proof of identity; only a card that carries our reference is ours. */
async function adoptOurs(context: HandlerContext, plan: CustomerPlan, refusal: Stop): Step<Made> {
  const number = plan.draft.CustomerNumber;
  if (number === undefined) return err(refusal);
  const card = await context.fortnox.customers.get(number);
  if (!card.ok && card.error.kind !== 'not-found') {
    return failed(card.error, 'read the customer card');
  }
  const isOurs = card.ok && card.value.externalReference === plan.draft.ExternalReference;
  if (!isOurs) return err(refusal);
  const problem = cardProblem(card.value, plan);
  if (problem) return err({ kind: 'problems', problems: [problem] });
  context.history.note(`Fortnox customer ${number} exists already and carries our reference.`);
  return ok({ customerNumber: number, card: 'agreed' });
}

/** Fortnox cannot search by `ExternalReference`: same name first, then the reference exactly. */
async function findByOurReference(
  context: HandlerContext,
  plan: CustomerPlan,
): Step<{ customerNumber: string } | undefined> {
  const during = 'look for the customer';
  const candidates = await context.fortnox.customers.search({ name: plan.draft.Name });
  if (!candidates.ok) return failed(candidates.error, during);
  for (const candidate of candidates.value.items) {
    if (candidate.name !== plan.draft.Name) continue;
    const full = await context.fortnox.customers.get(candidate.customerNumber);
    if (!full.ok) return failed(full.error, during);
    if (full.value.externalReference === plan.draft.ExternalReference) {
      return ok({ customerNumber: candidate.customerNumber });
    }
  }
  return ok(undefined);
}

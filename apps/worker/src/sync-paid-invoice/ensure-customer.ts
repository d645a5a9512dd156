import {
  claimCustomer,
  findCustomerLink,
  linkCustomer,
  noteCardVat,
  type KnownCustomer,
} from '@sync/connections';
import type { CustomerPlan } from '@sync/fortnox';
import { err, ok, type ConnectionSettings } from '@sync/shared';
import { z } from 'zod';
import { setTimeout as sleep } from 'node:timers/promises';
import { agreeCardVat } from './agree-card-vat.js';
import { cardProblem, cardVatOf } from './card-vat.js';
import type { Step, Stop, HandlerContext } from '../handler.js';
import { ensureChange } from '../ensure-change.js';
import { followCard, rememberCard } from './follow-card.js';
import { matchCustomer } from './match-customer.js';
import { failed } from '../stop.js';

/**
 * How long an invoice waits for another invoice of the same new customer before it gives its
 * place to others: one search and one creation at the limiter's pace.
 */
const patienceMs = 3000;
const pollMs = 100;

/**
 * The Fortnox customer number; found or created at most once per SubscriptionFlow customer. Where
 * the connection wants it, a known customer's card follows the name and address of the invoices.
 */
export async function ensureCustomer(
  context: HandlerContext,
  plan: CustomerPlan,
  settings: ConnectionSettings,
): Step<string> {
  const { db, claim } = context;
  const known =
    linkAtClaim(context, plan) ?? (await findCustomerLink(db, claim.connectionId, plan.customerId));
  if (known) {
    const agreed = await agreeCardVat(context, plan, known, settings);
    if (!agreed.ok) return agreed;
    return settings.updateCustomers ? followCard(context, plan, known) : ok(known.customerNumber);
  }
  const number = await awaitCustomer(context, plan, settings);
  if (number.ok && settings.updateCustomers) await rememberCard(context, plan);
  return number;
}

/** As the claim found it, if the event names this customer. */
function linkAtClaim({ guard }: HandlerContext, plan: CustomerPlan): KnownCustomer | undefined {
  const link = guard.job.customerLink;
  if (link?.customerId !== plan.customerId) return undefined;
  const { customerNumber, cardDigest, vatType, vatNumberDigest } = link;
  return {
    customerNumber,
    cardDigest: cardDigest ?? undefined,
    vatType: vatType ?? undefined,
    vatNumberDigest: vatNumberDigest ?? undefined,
  };
}

async function awaitCustomer(
  context: HandlerContext,
  plan: CustomerPlan,
  settings: ConnectionSettings,
): Step<string> {
  const { db, claim, now } = context;
  const giveUpAt = now().getTime() + patienceMs;
  for (;;) {
    const taken = await claimCustomer(db, claim, plan.customerId);
    if (taken.kind === 'known') return ok(taken.customerNumber);
    if (taken.kind === 'mine') return findOrCreate(context, plan, settings);
    if (now().getTime() >= giveUpAt) {
      const reason = 'another invoice is creating the same customer';
      return err({ kind: 'snooze', forMs: 500, reason });
    }
    await sleep(pollMs);
  }
}

async function findOrCreate(
  context: HandlerContext,
  plan: CustomerPlan,
  settings: ConnectionSettings,
): Step<string> {
  const { claim, db } = context;
  const begun = context.known.get(intentKey(plan));
  // A creation that was begun is resolved by its own reference, not by a search for likeness.
  const existing =
    begun === undefined ? await matchCustomer(context, plan, settings) : ok(undefined);
  if (!existing.ok) return existing;
  const number = existing.value === undefined ? await create(context, plan) : ok(existing.value);
  if (!number.ok) return number;
  await linkCustomer(db, claim.connectionId, plan.customerId, number.value);
  // Just created so, or compared when it was found.
  await noteCardVat(db, claim.connectionId, plan.customerId, cardVatOf(plan.draft));
  return number;
}

function intentKey(plan: CustomerPlan): string {
  return `customer:${plan.customerId}`;
}

async function create(context: HandlerContext, plan: CustomerPlan): Step<string> {
  const made = await ensureChange(context, {
    key: intentKey(plan),
    what: 'create the customer',
    remembered: z.object({ customerNumber: z.string() }),
    send: async () => {
      const answer = await context.fortnox.customers.create(plan.draft);
      return answer.ok ? ok({ customerNumber: answer.value.customerNumber }) : answer;
    },
    lookUp: () => findByOurReference(context, plan),
  });
  if (!made.ok) return isNumberTaken(made.error) ? adoptOurs(context, plan, made.error) : made;
  context.history.note(`New Fortnox customer ${made.value.customerNumber}.`);
  return ok(made.value.customerNumber);
}

/** Fortnox's code for a customer number that is used, perhaps by a deleted customer. */
const numberTaken = 2_000_637;

function isNumberTaken(stop: Stop): boolean {
  if (stop.kind !== 'fortnox-failure' || stop.failure.kind !== 'rejected') return false;
  return stop.failure.code === numberTaken;
}

/** A used number is no proof of identity; only a card that carries our reference is ours. */
async function adoptOurs(context: HandlerContext, plan: CustomerPlan, refusal: Stop): Step<string> {
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
  return ok(number);
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

import { noteVatType, type KnownCustomer } from '@sync/connections';
import type { CustomerPlan } from '@sync/fortnox';
import { err, ok } from '@sync/shared';
import type { Step, HandlerContext } from '../handler.js';
import { otherVatType } from './match-customer.js';
import { failed } from '../stop.js';

/**
 * A known customer whose VAT type has changed since the last invoice (a VAT number came, the
 * company moved) must not be booked by the old card. Costs a call only then: once the card agrees
 * that is remembered, else a person decides, because the card counts for all of its invoices.
 */
export async function agreeVatType(
  context: HandlerContext,
  plan: CustomerPlan,
  known: KnownCustomer,
): Step<void> {
  const wanted = plan.draft.VATType;
  if (known.vatType === wanted) return ok(undefined);
  const { db, claim, fortnox } = context;
  const card = await fortnox.customers.get(known.customerNumber);
  if (!card.ok) return failed(card.error, 'read the customer card');
  const { vatType } = card.value;
  if (vatType !== undefined && vatType !== wanted) {
    const problem = otherVatType(known.customerNumber, vatType, wanted);
    return err({ kind: 'problems', problems: [problem] });
  }
  await noteVatType(db, claim.connectionId, plan.customerId, wanted);
  return ok(undefined);
}

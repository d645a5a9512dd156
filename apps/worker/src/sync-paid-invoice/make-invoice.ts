import type { InvoicePlan } from '@sync/fortnox';
import { ok, type PaidInvoice } from '@sync/shared';
import type { HandlerContext, Step } from '../handler.js';
import { ensureArticles } from './ensure-articles.js';
import { ensureCustomer } from './ensure-customer.js';
import { ensureInvoice } from './ensure-invoice.js';
import { findFormerPlan, requireSamePayments } from './former-plan.js';
import type { Handling } from './handling.js';
import { knownInvoice } from './invoice-steps.js';
import { remember } from './remember.js';
import type { SettledInvoice } from './settle-draft.js';
import { digestAsTold } from './told-as.js';
import { finishWithdrawal } from './withdraw-draft.js';

/** The invoice in Fortnox as it was planned, with all that it refers to; still to be bookkept. */
export async function makeInvoice(
  context: HandlerContext,
  handling: Handling,
  plan: InvoicePlan,
  source: PaidInvoice,
): Step<SettledInvoice> {
  const withdrawn = await finishWithdrawal(context);
  if (!withdrawn.ok) return withdrawn;
  const former = await findFormerPlan(context, handling);
  if (!former.ok) return former;
  const buyer = { plan: plan.customer, invoiceDate: source.invoiceDate };
  const customerNumber = await ensureCustomer(context, buyer, handling.settings);
  if (!customerNumber.ok) return customerNumber;
  remember(context, { customerNumber: customerNumber.value });
  const articles = knownInvoice(context)
    ? ok(undefined)
    : await ensureArticles(context, plan.articles);
  if (!articles.ok) return articles;
  const planned = { plan, settings: handling.settings, toldAs: digestAsTold(source) };
  const invoice = await ensureInvoice(context, planned, customerNumber.value, former.value);
  if (!invoice.ok) return invoice;
  const same = former.value ? requireSamePayments(context, former.value, plan) : ok(undefined);
  if (!same.ok) return same;
  remember(context, { invoiceNumber: invoice.value.record.documentNumber });
  return invoice;
}

import { eraseCustomer, type ErasureOutcome } from '@sync/jobs';
import { mayForget } from '@sync/people';
import { z } from 'zod';
import type { AuditEvent } from '../auth/audit.js';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import { reasonSchema } from '../jobs/operator-action.js';
import type { Services } from '../services.js';

const bodySchema = z.strictObject({
  customerId: z.string().min(1).max(200).meta({ description: "SubscriptionFlow's id" }),
  reason: reasonSchema.meta({
    description: 'Is kept with the erasure and on each job: it should not name the person',
  }),
});

const erasedSchema = z.object({
  customerId: z.string(),
  jobs: z.int().meta({ description: 'Jobs whose data this call erased' }),
  savedViews: z.int().meta({
    description: 'Saved views that named the customer, deleted: shared ones and one’s own',
  }),
  fortnox: z
    .object({
      customerNumber: z.string().nullable(),
      invoiceNumbers: z.array(z.string()),
      note: z.string(),
    })
    .meta({ description: 'What remains in Fortnox, which this does not change' }),
});

/** What a refusal names at most. */
const maxNamed = 20;

/** POST /v1/connections/{id}/erase — a customer's personal data goes, the ledger's numbers stay. */
export function postErase({ audit }: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/connections/{id}/erase',
    access: 'operator',
    audited: 'by-handler',
    tag: 'Connections',
    summary: 'Erase the personal data of one customer',
    description:
      'Erases the events, messages and timelines of all jobs about the customer’s invoices, and ' +
      'what is remembered of the customer’s card; saved views whose name or search is or holds ' +
      'the customer’s name, as far as it is known here, are deleted. For an operator of some ' +
      'companies only those are that nobody has who sees others; an operator of all finds the rest ' +
      'in the audit log (`view-left`). Ids, totals, Fortnox numbers and the link to the ' +
      'Fortnox customer stay. While one of these jobs is queued, retrying, running or ' +
      'dead-lettered, nothing is erased and the answer is 409 with their ids. It may be repeated, ' +
      'and cannot be undone; who erased and why is kept. What stands in Fortnox is not changed.',
    body: { maxBytes: 64 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 200: { description: 'Erased', schema: erasedSchema } },
    problems: [400, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const { customerId, reason } = readBody(call, bodySchema);
      const connectionId = param(call, 'id');
      const by = actorOf(call);
      const actor = by.name;
      const subject = customerId;
      const outcome = await audit.change(
        call,
        (db) =>
          eraseCustomer(db, { connectionId, customerId, actor, reason }, (view) =>
            mayForget(view, by),
          ),
        (done) =>
          done.kind === 'erased'
            ? [
                { action: 'customer-erase', connectionId, subject, reason },
                ...viewEvents(done.views, { connectionId, customerId }),
              ]
            : [],
      );
      return json(200, { customerId, ...toErased(outcome, actor) });
    },
  };
}

type Erased = Extract<ErasureOutcome, { kind: 'erased' }>;

/**
 * Shared views that went, and those that are left; none by a name that may be the customer's, for
 * entries stay. What is left is beyond the companies of who erased, so its entries are of no company:
 * only people of all see them, who can delete it or ask its owner to.
 */
function viewEvents(
  { gone, left }: Erased['views'],
  { connectionId, customerId }: { readonly connectionId: string; readonly customerId: string },
): readonly AuditEvent[] {
  return [
    ...gone
      .filter(({ shared }) => shared)
      .map(({ id, owner, filters }): AuditEvent => ({
        ...{ action: 'view-delete', subject: id, connectionId: filters['connectionId'] },
        details: { customerId, owner },
      })),
    ...left.map(({ id, owner, shared }): AuditEvent => ({
      ...{ action: 'view-left', subject: id },
      details: { connectionId, customerId, owner, shared },
    })),
  ];
}

function toErased(
  outcome: ErasureOutcome,
  actor: string,
): Omit<z.output<typeof erasedSchema>, 'customerId'> {
  switch (outcome.kind) {
    case 'erased': {
      const { customerNumber, invoiceNumbers } = outcome.fortnox;
      const fortnox = {
        customerNumber: customerNumber ?? null,
        invoiceNumbers: [...invoiceNumbers],
        note: remaining(customerNumber, invoiceNumbers.length),
      };
      // That there were private ones of others would tell what they search for.
      const told = outcome.views.gone.filter(({ shared, owner }) => shared || owner === actor);
      return { jobs: outcome.jobs, savedViews: told.length, fortnox };
    }
    case 'not-found':
      throw notFound('customer');
    case 'waiting':
      throw stillWaiting(outcome.jobs);
  }
}

function stillWaiting(jobs: Extract<ErasureOutcome, { kind: 'waiting' }>['jobs']): HttpProblem {
  const named = jobs.slice(0, maxNamed).map(({ id, status }) => `${id} (${status})`);
  const more = jobs.length > maxNamed ? ` and ${jobs.length - maxNamed} more` : '';
  const detail =
    `Jobs of this customer have not ended: ${named.join(', ')}${more}. Nothing was erased. Let ` +
    'them end, resolve or discard the dead letters, then erase again.';
  return new HttpProblem(409, detail);
}

function remaining(customerNumber: string | undefined, invoices: number): string {
  if (customerNumber === undefined) return 'No card in Fortnox is known here for this customer.';
  return (
    `Fortnox keeps customer card ${customerNumber} and ${invoices} invoice(s) with name and ` +
    'address. Invoices are accounting records that Swedish law keeps for seven years; the card ' +
    'can be cleared in Fortnox.'
  );
}

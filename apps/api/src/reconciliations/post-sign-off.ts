import { findConnection } from '@sync/connections';
import { signOff, type Reservation } from '@sync/reconciliation';
import { z } from 'zod';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { monthOf, signOffSchema, toSignOffJson } from './agreement-json.js';

const bodySchema = z.strictObject({
  reconciliationId: z.string().max(100).meta({
    description: 'The comparison that was looked at: `latest` of the month',
  }),
  findings: z.int().min(0).optional().meta({
    description: 'How many findings were looked at: refused where there are others by now',
  }),
  comment: z.string().trim().min(1).max(2000).optional().meta({
    description: 'Needed where the month has `reservations`: why it is signed off all the same',
  }),
});

/** POST /v1/connections/{id}/agreements/{month}/sign-offs: somebody answers for the month. */
export function postSignOff({ db, audit }: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/connections/{id}/agreements/{month}/sign-offs',
    access: 'operator',
    audited: 'by-handler',
    tag: 'Reconciliations',
    summary: 'Sign a month off under the name of who asks',
    description:
      'Refused with 409 while the two sides do not agree, unless a comment says why it is signed ' +
      'off all the same, and where a later comparison tells of the month than was looked at.',
    body: { maxBytes: 16 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 201: { description: 'Signed off', schema: signOffSchema } },
    problems: [400, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const { reconciliationId, findings, comment } = readBody(call, bodySchema);
      const wanted = monthOf(call);
      const { connectionId, month } = wanted;
      if (!(await findConnection(db, connectionId))) throw notFound('connection');
      const signature = {
        ...{ ...wanted, reconciliationId, findings, comment },
        signedBy: actorOf(call).name,
      };
      const result = await audit.change(
        call,
        (joined) => signOff(joined, signature),
        (done) =>
          done.kind === 'signed'
            ? [
                {
                  ...{ action: 'month-sign-off', connectionId, subject: reconciliationId },
                  ...(comment === undefined ? {} : { reason: comment }),
                  details: { month, reservations: done.signOff.reservations },
                },
              ]
            : [],
      );
      if (result.kind !== 'signed') throw new HttpProblem(409, whyNot(result));
      return json(201, toSignOffJson(result.signOff));
    },
  };
}

type Refusal = Exclude<Awaited<ReturnType<typeof signOff>>, { kind: 'signed' }>;

function whyNot(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'not-compared':
      return 'No comparison tells of this month yet.';
    case 'compared-since':
      return 'A later comparison tells of this month. Look at it before you sign.';
    case 'comment-needed':
      return `A comment is needed: ${refusal.reservations.map((one) => words[one]).join(', ')}.`;
  }
}

const words: Readonly<Record<Reservation, string>> = {
  differs: 'the two sides do not agree',
  'under-way': 'invoices are on their way to Fortnox',
  'source-unread': 'SubscriptionFlow could not be read',
  'amounts-unknown': 'there are invoices without an amount on one side',
  'month-not-over': 'the month was not over when it was compared',
};

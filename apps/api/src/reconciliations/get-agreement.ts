import { findConnection } from '@sync/connections';
import { countEnqueueable, isOutOfDate, listSignOffs, readAgreement } from '@sync/reconciliation';
import type { Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { monthOf, toAgreementJson, toSignOffJson, wholeAgreementSchema } from './agreement-json.js';

/** GET /v1/connections/{id}/agreements/{month}: one company's month. */
export function getAgreement({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/connections/{id}/agreements/{month}',
    access: 'viewer',
    tag: 'Reconciliations',
    summary: 'Whether SubscriptionFlow and Fortnox agree about a month, and who has signed it off',
    description:
      'By the latest comparison that tells of the month from its first day on. A finding stands ' +
      'until a later comparison of its day no longer makes it.',
    answers: { 200: { description: 'What is known of it', schema: wholeAgreementSchema } },
    problems: [404, 422, 503],
    handle: async (call) => {
      const wanted = monthOf(call);
      if (!(await findConnection(db, wanted.connectionId))) throw notFound('connection');
      const none = { ...wanted, findings: 0, through: undefined, latest: undefined };
      const agreement = (await readAgreement(db, wanted.connectionId, wanted.month)) ?? none;
      const signOffs = await listSignOffs(db, wanted);
      const [newest] = signOffs;
      return json(200, {
        ...toAgreementJson(agreement),
        enqueueable: await countEnqueueable(db, wanted),
        signOffs: signOffs.map(toSignOffJson),
        outOfDate: newest ? await isOutOfDate(db, newest, agreement) : null,
      });
    },
  };
}

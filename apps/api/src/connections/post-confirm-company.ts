import { findConnection } from '@sync/connections';
import { z } from 'zod';
import { param, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { HttpProblem, notFound } from '../http/problem.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { confirmCompany } from './confirm-company.js';
import { connectionSchema, toConnectionJson } from './connection-json.js';

const bodySchema = z.strictObject({
  tenantId: z.string().max(20).meta({ description: 'As `detail` of the connection names it' }),
});

const nothingToConfirm =
  'No consent of this company waits for confirmation, or another company has been connected.';

/** POST /v1/connections/{id}/confirm-company: an operator says that the right one has consented. */
export function postConfirmCompany(services: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/connections/{id}/confirm-company',
    access: 'operator',
    audited: 'by-handler',
    tag: 'Connections',
    summary: 'Confirm the Fortnox company that has consented and was not expected',
    description:
      'The same as the button on the page after consent, within 24 hours. Until then its tokens ' +
      'are used for nothing, and `detail` of the connection names the company.',
    body: { maxBytes: 16 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 200: { description: 'Connected', schema: connectionSchema } },
    problems: [400, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const { tenantId } = readBody(call, bodySchema);
      const connectionId = param(call, 'id');
      if (!(await findConnection(services.db, connectionId))) throw notFound('connection');
      const active = await confirmCompany(services, call, { connectionId, tenantId });
      if (!active) throw new HttpProblem(409, nothingToConfirm);
      return json(200, toConnectionJson(active, services.config));
    },
  };
}

import { readHandling } from '@sync/jobs';
import type { Endpoint } from '../http/endpoint.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { causeOf, causeSchema, noSuchCause, toCauseJson } from './cause-json.js';

/** GET /v1/connections/{id}/causes/{fingerprint}: how a cause is handled at one company. */
export function getCause({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/connections/{id}/causes/{fingerprint}',
    access: 'viewer',
    tag: 'Dead letters',
    summary: 'Who has seen one cause at one company, whose it is, until when it is put off',
    answers: { 200: { description: 'As agreed', schema: causeSchema } },
    problems: [404, 503],
    handle: async (call) => {
      const handling = await readHandling(db, causeOf(call));
      if (!handling) throw noSuchCause();
      return json(200, toCauseJson(handling));
    },
  };
}

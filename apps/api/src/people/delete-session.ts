import { endSession } from '@sync/people';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { noContent } from '../http/reply.js';
import type { Services } from '../services.js';
import { sessionsFor } from './session-json.js';

/** DELETE /v1/sessions/{id}: its cookie opens nothing any more, in any process. */
export function deleteSession({ db }: Services): Endpoint {
  return {
    method: 'delete',
    path: '/v1/sessions/{id}',
    access: 'viewer',
    tag: 'People',
    summary: 'End a login: your own, or as an operator of all companies anybody’s',
    answers: { 204: { description: 'Ended' } },
    problems: [404, 503],
    handle: async (call) => {
      const wanted = { id: param(call, 'id'), actor: sessionsFor(actorOf(call)) };
      if (!(await endSession(db, wanted))) throw notFound('session');
      return noContent;
    },
  };
}

import { endSession, type Session } from '@sync/people';
import { asEndingHerOwn, type AuditEvent } from '../auth/audit.js';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { notFound } from '../http/problem.js';
import { noContent } from '../http/reply.js';
import type { Services } from '../services.js';
import { sessionsFor } from './session-json.js';

/** DELETE /v1/sessions/{id}: its cookie opens nothing any more, in any process. */
export function deleteSession({ audit }: Services): Endpoint {
  return {
    method: 'delete',
    path: '/v1/sessions/{id}',
    access: 'viewer',
    scope: 'by-handler',
    audited: 'by-handler',
    tag: 'People',
    summary: 'End a login: your own, or as an operator of all companies anybody’s',
    answers: { 204: { description: 'Ended' } },
    problems: [404, 503],
    handle: async (call) => {
      const actor = actorOf(call);
      const wanted = { id: param(call, 'id'), actor: sessionsFor(actor) };
      const ended = await audit.change(
        wanted.id === actor.sessionId ? asEndingHerOwn(call) : call,
        (db) => endSession(db, wanted),
        (session) => (session ? [eventOf(session)] : []),
      );
      if (!ended) throw notFound('session');
      return noContent;
    },
  };
}

function eventOf({ id, actor: of }: Pick<Session, 'id' | 'actor'>): AuditEvent {
  return { action: 'session-end', subject: id, details: { of } };
}

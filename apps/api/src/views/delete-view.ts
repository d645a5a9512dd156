import { deleteSavedView, findSavedViewToChange } from '@sync/people';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { noContent } from '../http/reply.js';
import type { Services } from '../services.js';
import { requireChangeable, requireSeen } from './view-access.js';

/** DELETE /v1/saved-views/{id}: the name goes, no invoice does. */
export function deleteSavedViewEndpoint({ audit }: Services): Endpoint {
  return {
    method: 'delete',
    path: '/v1/saved-views/{id}',
    access: 'viewer',
    audited: 'by-handler',
    scope: 'by-handler',
    tag: 'Saved views',
    summary: 'Delete a saved view, for everybody who has it',
    answers: { 204: { description: 'Deleted' } },
    problems: [403, 404, 503],
    handle: async (call) => {
      const actor = actorOf(call);
      const subject = param(call, 'id');
      await audit.change(
        call,
        async (db) => {
          const view = requireSeen(await findSavedViewToChange(db, subject), actor);
          requireChangeable(view, actor);
          await deleteSavedView(db, subject);
          return view;
        },
        ({ name, shared, filters }) => {
          const connectionId = filters['connectionId'];
          return shared
            ? [{ action: 'view-delete', subject, connectionId, details: { name } }]
            : [];
        },
      );
      return noContent;
    },
  };
}

import { createSavedView, lockSavedViews, type SavedView } from '@sync/people';
import { z } from 'zod';
import { actorOf, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { refused, requireConnection, requireMayShare } from './view-access.js';
import { withoutBlanks } from './view-changes.js';
import {
  toViewJson,
  viewColumnsSchema,
  viewFiltersSchema,
  viewNameSchema,
  viewSchema,
} from './view-json.js';

const bodySchema = z.strictObject({
  name: viewNameSchema,
  filters: viewFiltersSchema,
  columns: viewColumnsSchema.default(null),
  shared: z.boolean().default(false),
});

/** POST /v1/saved-views: a list to come back to, for oneself or for all who see its companies. */
export function postSavedView({ audit }: Services): Endpoint {
  return {
    method: 'post',
    path: '/v1/saved-views',
    access: 'viewer',
    audited: 'by-handler',
    scope: 'by-handler',
    tag: 'Saved views',
    summary: 'Save filters and columns of the list under a name',
    description:
      'For oneself, or (operators) shared with all who see the company that it names, else all the ' +
      'companies that you see; a view of all companies is for everybody unless it holds a search, an ' +
      'invoice or a cause. One person makes 50 views at most, and 100 are shared at most, 50 of them by ' +
      'people who see some companies only.',
    body: { maxBytes: 16 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 201: { description: 'Saved', schema: viewSchema } },
    problems: [400, 403, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const actor = actorOf(call);
      const { name, shared, columns, ...wanted } = readBody(call, bodySchema);
      if (shared) requireMayShare(actor);
      const filters = withoutBlanks(wanted.filters);
      const outcome = await audit.change(
        call,
        async (db) => {
          // In the order in which a change locks them.
          await lockSavedViews(db);
          await requireConnection(db, filters['connectionId'], actor);
          return createSavedView(db, {
            ...{ name, shared, filters, columns: columns ?? [] },
            ...{ owner: actor.name, madeFor: actor.scope },
          });
        },
        (result) => (result.kind === 'saved' && shared ? [sharedEvent(result.view)] : []),
      );
      if (outcome.kind === 'refused') throw refused(outcome.why);
      return json(201, toViewJson(outcome.view, actor));
    },
  };
}

/** Without what it searches for: that may be a customer's name, and entries are kept for ever. */
function sharedEvent({ id: subject, name, filters }: SavedView) {
  const connectionId = filters['connectionId'];
  return { action: 'view-share', subject, connectionId, details: { name } } as const;
}

import { changeSavedView, findSavedViewToChange, type SavedView } from '@sync/people';
import { z } from 'zod';
import { actorOf, param, type Call, type Endpoint } from '../http/endpoint.js';
import { readBody } from '../http/input.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import {
  refused,
  requireChangeable,
  requireConnection,
  requireMayShare,
  requireOwn,
  requireSeen,
} from './view-access.js';
import { changeEvents, wantedOf } from './view-changes.js';
import {
  toViewJson,
  viewColumnsSchema,
  viewFiltersSchema,
  viewNameSchema,
  viewSchema,
} from './view-json.js';

const bodySchema = z.strictObject({
  name: viewNameSchema.optional(),
  filters: viewFiltersSchema.optional(),
  columns: viewColumnsSchema.optional(),
  shared: z.boolean().optional(),
});

/** PATCH /v1/saved-views/{id}: renames, shares, or keeps other filters and columns under the name. */
export function patchSavedView(services: Services): Endpoint {
  return {
    method: 'patch',
    path: '/v1/saved-views/{id}',
    access: 'viewer',
    audited: 'by-handler',
    scope: 'by-handler',
    tag: 'Saved views',
    summary: 'Change a saved view, share it or take it back',
    description:
      'What is not named stays as it is; `filters` and `columns` are replaced as a whole. Shared views ' +
      'are changed by operators who see no fewer companies than the view is shared with, and taken back by who made them.',
    body: { maxBytes: 16 * 1024, schema: bodySchema, accepts: 'json', required: true },
    answers: { 200: { description: 'The changed view', schema: viewSchema } },
    problems: [400, 403, 404, 409, 413, 415, 422, 503],
    handle: async (call) => {
      const view = await carryOut(services, call, readBody(call, bodySchema));
      return json(200, toViewJson(view, actorOf(call)));
    },
  };
}

async function carryOut(
  { audit }: Services,
  call: Call,
  named: z.output<typeof bodySchema>,
): Promise<SavedView> {
  const actor = actorOf(call);
  const { after } = await audit.change(
    call,
    async (db) => {
      const before = requireSeen(await findSavedViewToChange(db, param(call, 'id')), actor);
      requireChangeable(before, actor);
      const wanted = wantedOf(before, named, actor);
      // Without the company that it named it would stand in everybody's menu.
      requireChangeable({ ...before, ...wanted }, actor);
      if (wanted.shared && !before.shared) requireMayShare(actor);
      if (!wanted.shared && before.shared) requireOwn(before, actor);
      if (named.filters) await requireConnection(db, wanted.filters['connectionId'], actor);
      const outcome = await changeSavedView(db, before, wanted);
      if (outcome.kind === 'refused') throw refused(outcome.why);
      return { before, after: outcome.view };
    },
    changeEvents,
  );
  return after;
}

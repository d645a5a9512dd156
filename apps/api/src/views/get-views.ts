import { listSavedViews, maySee } from '@sync/people';
import { z } from 'zod';
import { actorOf, param, type Endpoint } from '../http/endpoint.js';
import { json } from '../http/reply.js';
import type { Services } from '../services.js';
import { requireView } from './view-access.js';
import { toViewJson, viewSchema } from './view-json.js';

const listSchema = z.object({ items: z.array(viewSchema) });

/** GET /v1/saved-views: one's own and those that are shared, all at once: they are few. */
export function getSavedViews({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/saved-views',
    access: 'viewer',
    scope: 'by-handler',
    tag: 'Saved views',
    summary: 'List saved views, your own and shared ones, by name',
    description:
      'Of shared ones those whose companies you see: the one that a view names, else all that exist ' +
      'for its maker. Private views of others are not there. A private view that its maker has not ' +
      'listed for 400 days goes.',
    answers: { 200: { description: 'All of them', schema: listSchema } },
    problems: [503],
    handle: async (call) => {
      const actor = actorOf(call);
      const views = await listSavedViews(db, actor.name);
      const items = views.filter((view) => maySee(view, actor));
      return json(200, { items: items.map((view) => toViewJson(view, actor)) });
    },
  };
}

/** GET /v1/saved-views/{id}. */
export function getSavedView({ db }: Services): Endpoint {
  return {
    method: 'get',
    path: '/v1/saved-views/{id}',
    access: 'viewer',
    scope: 'by-handler',
    tag: 'Saved views',
    summary: 'Read one saved view',
    answers: { 200: { description: 'The view', schema: viewSchema } },
    problems: [404, 503],
    handle: async (call) => {
      const actor = actorOf(call);
      return json(200, toViewJson(await requireView(db, param(call, 'id'), actor), actor));
    },
  };
}

import type { Endpoint } from '../http/endpoint.js';
import type { Services } from '../services.js';
import { deleteSavedViewEndpoint } from './delete-view.js';
import { getSavedView, getSavedViews } from './get-views.js';
import { patchSavedView } from './patch-view.js';
import { postSavedView } from './post-view.js';

/** Lists of invoices under a name. */
export const viewEndpoints = (services: Services): readonly Endpoint[] => [
  getSavedViews(services),
  postSavedView(services),
  getSavedView(services),
  patchSavedView(services),
  deleteSavedViewEndpoint(services),
];

import type { Endpoint } from '../http/endpoint.js';
import type { Services } from '../services.js';
import { getCauseComments, postCauseComment } from './cause-comments.js';
import { getAssignees } from './get-assignees.js';
import { getCause } from './get-cause.js';
import { patchCause } from './patch-cause.js';

/** What people agree on about a cause of dead letters, in the order of the documentation. */
export function causeEndpoints(services: Services): readonly Endpoint[] {
  return [
    getCause(services),
    patchCause(services),
    getCauseComments(services),
    postCauseComment(services),
    getAssignees(services),
  ];
}

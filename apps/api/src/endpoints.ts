import type { Endpoint } from './http/endpoint.js';
import type { Services } from './services.js';
import { connectionEndpoints } from './connections/compose-connections.js';
import { ingressEndpoints } from './ingress/compose-ingress.js';
import { jobEndpoints } from './jobs/compose-jobs.js';
import { reconciliationEndpoints } from './reconciliations/compose-reconciliations.js';
import { siteEndpoints } from './site/compose-site.js';
import { openApiDocument } from './openapi/document.js';
import { getDocs, getOpenApi } from './site/get-docs.js';

/** Every operation, in the order in which the documentation shows them. */
export function allEndpoints(services: Services): readonly Endpoint[] {
  const { publicUrl } = services.config;
  const endpoints: Endpoint[] = [
    ...ingressEndpoints(services),
    ...connectionEndpoints(services),
    ...jobEndpoints(services),
    ...reconciliationEndpoints(services),
    ...siteEndpoints(services),
    getOpenApi(() => document()),
    getDocs(() => document()),
  ];
  let made: ReturnType<typeof openApiDocument> | undefined;
  const document = (): ReturnType<typeof openApiDocument> =>
    (made ??= openApiDocument(endpoints, publicUrl));
  return endpoints;
}

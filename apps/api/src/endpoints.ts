import type { Endpoint } from './http/endpoint.js';
import type { Services } from './services.js';
import { connectionEndpoints } from './endpoints/compose-connections.js';
import { ingressEndpoints } from './endpoints/compose-ingress.js';
import { jobEndpoints } from './endpoints/compose-jobs.js';
import { reconciliationEndpoints } from './endpoints/compose-reconciliations.js';
import { siteEndpoints } from './endpoints/compose-site.js';
import { openApiDocument } from './openapi/document.js';
import { getDocs, getOpenApi } from './endpoints/get-docs.js';

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

import express, { Router, type Request, type Response } from 'express';
import { serveApi } from './api-gate.js';
import { apiRoutes, type ApiRoute } from './api-routes.js';
import { serveConsentAnswer, serveConsentPage } from './oauth/consent.js';
import { serveRevoke, serveToken } from './oauth/token-endpoint.js';
import { fortnoxPages } from './pages/routes.js';
import type { Fortnox } from './state.js';

/** Everything below `/fortnox`: API, OAuth and the pages a person looks at. */
export function fortnoxRoutes(fortnox: Fortnox): Router {
  const router = Router({ caseSensitive: true });
  // Bodies stay bytes: what is JSON and what is not is for the API itself to say.
  router.use(express.raw({ type: () => true, limit: '5mb' }));
  for (const route of apiRoutes) register(router, fortnox, route);
  router.use('/3', (req, res) => serveApi(fortnox, undefined, rebased(req), res));
  router.post('/oauth-v1/token', (req, res) => serveToken(fortnox, req, res));
  router.post('/oauth-v1/revoke', (req, res) => {
    serveRevoke(fortnox, req, res);
  });
  router.get('/oauth-v1/auth', (req, res) => {
    serveConsentPage(fortnox, req, res);
  });
  router.post('/oauth-v1/auth', (req, res) => {
    serveConsentAnswer(fortnox, req, res);
  });
  router.use(fortnoxPages(fortnox));
  return router;
}

function register(router: Router, fortnox: Fortnox, route: ApiRoute): void {
  const serve = (req: Request, res: Response) => serveApi(fortnox, route, req, res);
  const path = `/3${route.path}`;
  switch (route.method) {
    case 'GET':
      router.get(path, serve);
      return;
    case 'POST':
      router.post(path, serve);
      return;
    case 'PUT':
      router.put(path, serve);
      return;
    case 'DELETE':
      router.delete(path, serve);
  }
}

/** A mounted handler loses the prefix; the log and the faults want the whole path. */
function rebased(req: Request): Request {
  req.url = `/3${req.url}`;
  return req;
}

import { createServer, type Server } from 'node:http';
import { listenerLimits } from '@sync/shared';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Clock } from './clock.js';
import { fortnoxControl } from './control/fortnox-control.js';
import { subscriptionFlowControl } from './control/subscriptionflow-control.js';
import { fortnoxRoutes } from './fortnox/routes.js';
import { createFortnox, type fortnoxSettingsSchema } from './fortnox/state.js';
import { homePage } from './html/home-page.js';
import { stylesheet } from './html/stylesheet.js';
import type { Sandbox } from './sandbox.js';
import { subscriptionFlowApi } from './subscriptionflow/api.js';
import { subscriptionFlowPages } from './subscriptionflow/pages/routes.js';
import { createSites, isSiteName } from './subscriptionflow/site.js';
import type { SyncApiSettings } from './subscriptionflow/sync-api.js';

export type SandboxOptions = {
  /** 0: a free one. */
  readonly port: number;
  readonly host?: string;
  readonly fortnox?: z.input<typeof fortnoxSettingsSchema>;
  readonly syncApi?: SyncApiSettings | undefined;
  readonly clock?: Clock;
};

export type RunningSandbox = {
  readonly url: string;
  /** For `SUBSCRIPTIONFLOW_URL_TEMPLATE`. */
  readonly subscriptionFlowUrlTemplate: string;
  /** For `FORTNOX_API_URL`. */
  readonly fortnoxApiUrl: string;
  /** For `FORTNOX_AUTH_URL`. */
  readonly fortnoxAuthUrl: string;
  /** The state behind the addresses, for tests in the same process. */
  readonly sandbox: Sandbox;
  close(): Promise<void>;
};

/** Starts both stand-ins on one port; resolves when they answer. */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const clock = options.clock ?? (() => new Date());
  const sandbox: Sandbox = {
    fortnox: createFortnox(options.fortnox ?? {}, clock),
    sites: createSites(),
    clock,
    syncApi: options.syncApi,
  };
  const host = options.host ?? '127.0.0.1';
  const server = createServer(listenerLimits, createApp(sandbox));
  await listen(server, options.port, host);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  const url = `http://${host}:${port}`;
  return {
    url,
    subscriptionFlowUrlTemplate: `${url}/subscriptionflow/{site}`,
    fortnoxApiUrl: `${url}/fortnox`,
    fortnoxAuthUrl: `${url}/fortnox/oauth-v1`,
    sandbox,
    close: () => close(server),
  };
}

function createApp(sandbox: Sandbox): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.get('/', (_req, res) => {
    res.type('html').send(homePage(sandbox).html);
  });
  app.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  app.get('/assets/style.css', (_req, res) => {
    res.type('css').send(stylesheet);
  });
  app.use('/fortnox', fortnoxRoutes(sandbox.fortnox));
  app.use('/subscriptionflow/:site', onlySites, express.raw({ type: () => true, limit: '1mb' }));
  app.use('/subscriptionflow/:site', subscriptionFlowApi(sandbox.sites, sandbox.clock));
  app.use('/subscriptionflow/:site', subscriptionFlowPages(sandbox));
  app.use('/control', express.json({ limit: '50mb' }));
  app.use('/control/fortnox', fortnoxControl(sandbox.fortnox));
  app.use('/control', subscriptionFlowControl(sandbox));
  app.use(answerError);
  return app;
}

function onlySites(req: Request, res: Response, next: NextFunction): void {
  const { site } = req.params;
  if (typeof site === 'string' && isSiteName(site)) next();
  else res.status(404).type('text').send('There is no such site.');
}

/** Wrong input to the control interface says what is wrong; anything else is our own fault. */
function answerError(error: unknown, _req: Request, res: Response, next: NextFunction): void {
  if (res.headersSent) {
    next(error);
    return;
  }
  if (error instanceof z.ZodError) {
    res.status(422).json({ error: z.prettifyError(error) });
    return;
  }
  const status = statusOf(error);
  res.status(status).json({ error: error instanceof Error ? error.message : 'unexpected' });
}

function statusOf(error: unknown): number {
  const carried = z.object({ status: z.number().int().min(400).max(499) }).safeParse(error);
  return carried.success ? carried.data.status : 500;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Ends open connections as well: a hanging fault must not keep the process. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

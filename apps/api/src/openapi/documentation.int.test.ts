import type { Router } from 'express';
import { z } from 'zod';
import { toExpressPath } from '../mount.js';
import { startTestApi, type TestApi } from '../testing/test-api.js';

let api: TestApi;
let document: z.output<typeof documentShape>;

const operationShape = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  responses: z.record(z.string(), z.looseObject({ description: z.string() })),
});

const documentShape = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationShape)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

beforeAll(async () => {
  api = await startTestApi();
  document = documentShape.parse((await api.ask('GET', '/openapi.json')).body);
});

afterAll(() => api.close());

/** Every `METHOD path` of the contract. */
const contract = [
  'POST /v1/connections',
  'GET /v1/connections',
  'GET /v1/connections/{id}',
  'PATCH /v1/connections/{id}',
  'POST /v1/connections/{id}/preflight',
  'GET /v1/connections/{id}/authorize',
  'GET /oauth/fortnox/callback',
  'POST /v1/webhooks/subscriptionflow/{connectionKey}',
  'POST /v1/connections/{id}/invoices',
  'POST /v1/connections/{id}/preview',
  'GET /v1/sync-jobs',
  'GET /v1/sync-jobs/{id}',
  'POST /v1/sync-jobs/{id}/replay',
  'POST /v1/sync-jobs/{id}/resolve',
  'POST /v1/sync-jobs/{id}/discard',
  'GET /v1/dead-letters',
  'POST /v1/replays',
  'GET /v1/replays/{id}',
  'POST /v1/replays/{id}/pause',
  'POST /v1/replays/{id}/resume',
  'POST /v1/replays/{id}/abort',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /openapi.json',
  'GET /docs',
  'GET /v1/statistics',
  'GET /v1/me',
  'GET /login',
  'POST /login',
];

function documented(): string[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

/** What the running router really has, found by walking it. */
function routed(router: Router): string[] {
  return router.stack.flatMap((layer) => {
    const { route } = layer;
    if (route) {
      const methods = new Set(route.stack.map((entry) => entry.method));
      return [...methods].flatMap((method) =>
        // Without a method: the answer 405 to every other one.
        typeof method === 'string' ? `${method.toUpperCase()} ${route.path}` : [],
      );
    }
    const inner: unknown = layer.handle;
    return isRouter(inner) ? routed(inner) : [];
  });
}

function isRouter(value: unknown): value is Router {
  return typeof value === 'function' && 'stack' in value && Array.isArray(value.stack);
}

it('documents every operation of the contract', () => {
  expect(contract.filter((operation) => !documented().includes(operation))).toEqual([]);
});

it('documents exactly what the router serves', () => {
  const paths = documented().map(toExpressPath).toSorted();
  const served = routed(api.app.router);
  // Bull Board's own page asks below its address, and there alone; nobody else is told of it.
  const ofTheBoard = 'PUT /api/queues/:queueName/:deliveryId/retry';
  expect(served).toContain(ofTheBoard);
  const others = served.filter((path) => !path.includes('*') && path !== ofTheBoard);
  expect(others.toSorted()).toEqual(paths);
});

it('gives every operation a name of its own, a summary and an answer', () => {
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const names = operations.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  expect(operations.every(({ summary }) => summary !== '')).toBe(true);
  const codes = operations.flatMap(({ responses }) => Object.keys(responses));
  expect(codes.every((code) => /^[2345]\d\d$/.test(code))).toBe(true);
});

it('resolves every reference within the document', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)];
  const names = references.map(([, reference]) => (reference ?? '').split('/').at(-1) ?? '');
  expect(names).toContain('Problem');
  const known = Object.keys(document.components.schemas);
  expect(names.filter((name) => !known.includes(name))).toEqual([]);
});

/** The names in every description of a connection's settings, wherever it stands. */
function settingsIn(part: unknown): string[][] {
  if (typeof part !== 'object' || part === null) return [];
  const own = 'defaultIncomeAccount' in part ? [Object.keys(part).toSorted()] : [];
  return [...own, ...Object.values(part).flatMap(settingsIn)];
}

it('shows exactly the settings that may be chosen', () => {
  const [first, ...others] = settingsIn(document);
  expect(first).toEqual(expect.arrayContaining(['deferral', 'markAsSent']));
  expect(others.length).toBeGreaterThan(1);
  for (const other of others) expect(other).toEqual(first);
});

it('describes the event so that a sender can build one', () => {
  const operation = document.paths['/v1/connections/{id}/invoices']?.['post'];
  const schemas = JSON.stringify([operation, document.components.schemas]);
  for (const field of ['invoice_date', 'applied_amount', 'exchange_rate', 'schema_version']) {
    expect(schemas).toContain(field);
  }
});

it('answers every documented path, none with 404 for the address itself', async () => {
  for (const operation of documented()) {
    const [, path = ''] = operation.split(' ');
    const answer = await api.ask('PUT', path);
    expect([operation, answer.status]).toEqual([operation, 405]);
  }
});

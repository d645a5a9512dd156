import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { cookieNameOf } from '../auth/cookies.js';
import type { Answer, Endpoint } from '../http/endpoint.js';
import { isLimited } from '../limits/limit-requests.js';
import { problemSchema } from './problem-schema.js';

export type JsonObject = Readonly<Record<string, unknown>>;

export type OpenApiDocument = {
  readonly openapi: '3.1.0';
  readonly info: JsonObject;
  readonly servers: readonly JsonObject[];
  readonly tags: readonly JsonObject[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  readonly components: JsonObject;
};

/**
 * OpenAPI 3.1 from the same descriptions and schemas that the router uses. `events` are the bodies
 * that others send; they are named so that a sender can generate types from them.
 */
export function openApiDocument(
  endpoints: readonly Endpoint[],
  publicUrl: string,
): OpenApiDocument {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operation(endpoint) };
  }
  return hoistDefinitions({
    openapi: '3.1.0',
    info: {
      title: 'SubscriptionFlow to Fortnox',
      version: '1.0.0',
      description:
        'Takes in paid SubscriptionFlow invoices and carries each into Fortnox once. Errors are ' +
        'application/problem+json (RFC 9457). Amounts are decimal strings, times ISO 8601.',
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(endpoints.map((endpoint) => endpoint.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'OPERATOR_TOKENS' },
        login: { type: 'apiKey', in: 'cookie', name: cookieNameOf('session', publicUrl) },
        signature: {
          type: 'apiKey',
          in: 'header',
          name: 'webhook-signature',
          description: 'Standard Webhooks 1.0.0, with webhook-id and webhook-timestamp',
        },
      },
      schemas: { Problem: toJsonSchema(problemSchema, 'output') },
    },
  });
}

function operation(endpoint: Endpoint): JsonObject {
  const { body } = endpoint;
  return {
    operationId: operationId(endpoint),
    tags: [endpoint.tag],
    summary: endpoint.summary,
    ...(endpoint.description === undefined ? {} : { description: endpoint.description }),
    security: security(endpoint),
    parameters: [
      ...pathParameters(endpoint.path),
      ...parametersOf(endpoint.query, 'query'),
      ...parametersOf(endpoint.headers, 'header'),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: body.required,
            'x-max-bytes': body.maxBytes,
            content: requestContent(endpoint, toJsonSchema(body.schema, 'input')),
          },
        }),
    responses: { ...answers(endpoint.answers), ...problems(endpoint) },
  };
}

/** `post /v1/sync-jobs/{id}/replay` → `postV1SyncJobsIdReplay` */
function operationId(endpoint: Endpoint): string {
  const words = endpoint.path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const capitalised = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return endpoint.method + capitalised.join('');
}

function security(endpoint: Endpoint): JsonObject[] {
  switch (endpoint.access) {
    case 'public':
      return [];
    case 'door':
      return [{ signature: [] }, { bearer: [] }, { login: [] }];
    case 'viewer':
    case 'operator':
    case 'browser':
      return [{ bearer: [] }, { login: [] }];
  }
}

/** Whose bodies may be URL-encoded forms. */
const formPaths = ['/v1/webhooks/', '/login', '/oauth/'];

function requestContent(endpoint: Endpoint, schema: JsonObject): JsonObject {
  const takesForms = formPaths.some((path) => endpoint.path.startsWith(path));
  return {
    'application/json': { schema },
    ...(takesForms ? { 'application/x-www-form-urlencoded': { schema } } : {}),
  };
}

function pathParameters(path: string): JsonObject[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function parametersOf(schema: z.ZodObject | undefined, place: 'query' | 'header'): JsonObject[] {
  if (!schema) return [];
  return Object.entries(schema.shape).map(([name, member]) => {
    const { description, ...rest } = toJsonSchema(member as z.ZodType, 'input');
    return {
      name,
      in: place,
      required: false,
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function answers(all: Readonly<Record<number, Answer>>): JsonObject {
  return Object.fromEntries(
    Object.entries(all).map(([status, answer]) => {
      const { description, schema, contentType, streamedAs } = answer;
      if (!schema && contentType === undefined) return [status, { description }];
      const shown = schema ? toJsonSchema(schema, 'output') : { type: 'string' };
      const content = {
        [contentType ?? 'application/json']: { schema: shown },
        ...(streamedAs === undefined ? {} : { [streamedAs]: { schema: { type: 'string' } } }),
      };
      return [status, { description, content }];
    }),
  );
}

/** 500 is possible everywhere, 429 nearly; 401 and 403 follow from who may call. */
function problems(endpoint: Endpoint): JsonObject {
  const { access } = endpoint;
  const statuses = new Set([...endpoint.problems, 500]);
  if (isLimited(endpoint.path)) statuses.add(429);
  if (access !== 'public' && access !== 'door') statuses.add(401);
  if (access === 'operator' || access === 'browser') statuses.add(403);
  const problem = { $ref: '#/components/schemas/Problem' };
  return Object.fromEntries(
    [...statuses]
      .filter((status) => !(status in endpoint.answers))
      .map((status) => [
        status,
        {
          description: STATUS_CODES[status] ?? 'Error',
          content: { 'application/problem+json': { schema: problem } },
        },
      ]),
  );
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const converted: JsonObject = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return Object.fromEntries(Object.entries(converted).filter(([key]) => key !== '$schema'));
}

/**
 * Named schemas come as `$defs` of each schema that uses them; OpenAPI has one place for them,
 * and resolves references from the document's root.
 */
function hoistDefinitions(document: OpenApiDocument): OpenApiDocument {
  const named: Record<string, unknown> = {};
  const hoisted = JSON.parse(
    JSON.stringify(document, (key, value: unknown) => {
      if (key !== '$defs') return value;
      Object.assign(named, value);
      return undefined;
    }).replaceAll('"#/$defs/', '"#/components/schemas/'),
  ) as OpenApiDocument;
  const schemas = { ...(hoisted.components['schemas'] as JsonObject), ...named };
  return { ...hoisted, components: { ...hoisted.components, schemas } };
}

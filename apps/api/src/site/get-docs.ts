import { z } from 'zod';
import type { Endpoint } from '../http/endpoint.js';
import { html, inBytes, json, type Reply } from '../http/reply.js';
import type { OpenApiDocument } from '../openapi/document.js';
import { docsPage } from '../pages/docs-page.js';

/** `document` is a function: the document also describes this very endpoint. */
export function getOpenApi(document: () => OpenApiDocument): Endpoint {
  let made: Reply | undefined;
  return {
    method: 'get',
    path: '/openapi.json',
    access: 'public',
    tag: 'Documentation',
    summary: 'This API as OpenAPI 3.1',
    answers: { 200: { description: 'The document', schema: z.looseObject({}) } },
    problems: [],
    handle: () => Promise.resolve((made ??= inBytes(json(200, document())))),
  };
}

export function getDocs(document: () => OpenApiDocument): Endpoint {
  let made: Reply | undefined;
  return {
    method: 'get',
    path: '/docs',
    access: 'public',
    tag: 'Documentation',
    summary: 'This API for people',
    answers: { 200: { description: 'A page', contentType: 'text/html' } },
    problems: [],
    handle: () => Promise.resolve((made ??= inBytes(html(200, docsPage(document()))))),
  };
}

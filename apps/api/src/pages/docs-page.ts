import type { JsonObject, OpenApiDocument } from '../openapi/document.js';
import { markup, type Markup } from './html.js';
import { page } from './layout.js';

/** What each problem status means to who gets it; `type` of a problem leads here. */
const problemMeanings: readonly (readonly [number, string])[] = [
  [400, 'The body cannot be read: malformed JSON or broken UTF-8.'],
  [401, 'No bearer token, an unknown one, or a signature that is missing, wrong or stale.'],
  [403, 'This token may read but not change, or a change lacks X-Requested-With: console.'],
  [404, 'There is no such thing, or nothing at this address.'],
  [405, 'The address exists with another method; see Allow.'],
  [409, 'The thing is not in a state in which this is possible.'],
  [413, 'The body is too large or has too many fields.'],
  [415, 'The content type is not one that this address takes.'],
  [416, 'The file has no such part.'],
  [422, 'The input has the wrong shape; errors points at each fault.'],
  [
    429,
    'Too much at once, or too many failures; nothing was taken. Send it again after Retry-After.',
  ],
  [500, 'A fault of ours; the log has it under traceId and x-request-id.'],
  [502, 'Fortnox gave no usable answer.'],
  [503, 'The database cannot be reached; nothing was taken. Try again after Retry-After.'],
];

/** The OpenAPI document for people: one page, no script, nothing fetched from elsewhere. */
export function docsPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = document.tags.map((tag) => String(tag['name']));
  return page(
    'API documentation',
    markup`<main class="wide">
<h1>${text(document.info['title'])}</h1>
<p>${text(document.info['description'])}</p>
<nav>${tags.map((tag) => markup`<a href="#${tag}">${tag}</a>`)}<a href="#problems">Problems</a>
<a href="#schemas">Schemas</a>
<a href="/openapi.json">openapi.json</a></nav>
${tags.map((tag) =>
  section(
    tag,
    operations.filter(({ operation }) => String(operation['tags']) === tag),
  ),
)}
${problemTable()}
${schemaSection(document.components['schemas'])}
</main>`,
  );
}

type Operation = { readonly path: string; readonly method: string; readonly operation: JsonObject };

function section(tag: string, operations: readonly Operation[]): Markup {
  return markup`<section><h2 id="${tag}">${tag}</h2>${operations.map(details)}</section>`;
}

function details({ path, method, operation }: Operation): Markup {
  const { summary, description, parameters, requestBody, responses } = operation;
  return markup`<details class="op" id="${text(operation['operationId'])}">
<summary><span class="verb ${method}">${method.toUpperCase()}</span><code>${path}</code>
<span class="soft">${text(summary)}</span></summary>
<div>
${typeof description === 'string' ? [markup`<p>${description}</p>`] : []}
<p class="soft">${access(operation['security'])}</p>
${parameterTable(parameters)}
${isObject(requestBody) ? [markup`<h3>Body</h3>`, ...contents(requestBody)] : []}
<h3>Answers</h3>
${isObject(responses) ? Object.entries(responses).map(([status, answer]) => response(status, answer)) : []}
</div>
</details>`;
}

function access(security: unknown): string {
  const schemes = Array.isArray(security)
    ? security.flatMap((entry: unknown) => (isObject(entry) ? Object.keys(entry) : []))
    : [];
  return schemes.length === 0 ? 'No login needed.' : `Needs one of: ${schemes.join(', ')}.`;
}

function parameterTable(parameters: unknown): Markup[] {
  const rows: unknown[] = Array.isArray(parameters) ? parameters : [];
  if (rows.length === 0) return [];
  const lines = rows.filter(isObject).map(
    (row) => markup`<tr><td><code>${text(row['name'])}</code></td><td>${text(row['in'])}</td>
<td>${text(row['description'])}</td></tr>`,
  );
  return [
    markup`<table><thead><tr><th>Parameter</th><th>In</th><th>Meaning</th></tr></thead>
<tbody>${lines}</tbody></table>`,
  ];
}

function response(status: string, answer: unknown): Markup {
  const described = isObject(answer) ? answer : {};
  const isProblem = JSON.stringify(described).includes('application/problem+json');
  return markup`<p><strong>${status}</strong> ${text(described['description'])}${
    isProblem ? [markup` <a href="#problem-${status}">problem</a>`] : []
  }</p>${isProblem ? [] : contents(described)}`;
}

function contents(holder: JsonObject): Markup[] {
  const content = holder['content'];
  if (!isObject(content)) return [];
  const [first] = Object.entries(content);
  if (!first || !isObject(first[1]) || first[0].startsWith('text/')) return [];
  return [markup`<pre>${JSON.stringify(first[1]['schema'], null, 2)}</pre>`];
}

function problemTable(): Markup {
  const rows = problemMeanings.map(
    ([status, meaning]) =>
      markup`<tr id="problem-${status}"><td><strong>${status}</strong></td><td>${meaning}</td></tr>`,
  );
  return markup`<section><h2 id="problems">Problems</h2><table><tbody>${rows}</tbody></table></section>`;
}

/** Bodies that have a name, among them the events that others send. */
function schemaSection(schemas: unknown): Markup {
  const named = isObject(schemas) ? Object.entries(schemas) : [];
  const blocks = named.map(
    ([name, schema]) => markup`<details class="op" id="schema-${name}">
<summary><code>${name}</code></summary>
<div><pre>${JSON.stringify(schema, null, 2)}</pre></div>
</details>`,
  );
  return markup`<section><h2 id="schemas">Schemas</h2>${blocks}</section>`;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

import fc from 'fast-check';
import { hostileText, spoiled } from './hostile.js';
import type { Operation } from './operations.js';
import { valuesOf, type Definitions } from './schema-values.js';

/** Who asks; `company` signs the body as the company's own sender would. */
export type Asker = 'nobody' | 'stranger' | 'viewer' | 'operator' | 'session' | 'company';

export type FuzzedRequest = {
  readonly operation: Operation;
  readonly path: string;
  readonly asker: Asker;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
};

/**
 * Ids that exist, by the name of the path's parameter and what stands before it; `expendable …` for
 * operations after which the thing is gone or its keys are others.
 */
export type KnownIds = Readonly<Record<string, readonly string[]>>;

/**
 * Requests to every operation: half of them as the document asks for them, the others with what
 * does not belong there, in the path, the query, the headers or the body.
 */
export function fuzzedRequests(
  operations: readonly Operation[],
  definitions: Definitions,
  known: KnownIds,
): fc.Arbitrary<FuzzedRequest> {
  return fc.oneof(...operations.map((operation) => requestTo(operation, definitions, known)));
}

function requestTo(
  operation: Operation,
  definitions: Definitions,
  known: KnownIds,
): fc.Arbitrary<FuzzedRequest> {
  return fc
    .record({
      path: pathTo(operation, known),
      query: queryOf(operation, definitions),
      asker: askerOf(operation),
      sent: bodyOf(operation, definitions),
      extra: extraHeaders,
      accept: acceptOf(operation),
    })
    .map(({ path, query, asker, sent, extra, accept }) => ({
      operation,
      path: query === '' ? path : `${path}?${query}`,
      asker,
      headers: { ...sent.headers, ...accept, ...extra },
      body: sent.body,
    }));
}

function askerOf({ path }: Operation): fc.Arbitrary<Asker> {
  const isDoor = path.endsWith('/invoices');
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom<Asker>('operator') },
    { weight: 4, arbitrary: fc.constantFrom<Asker>('viewer', 'session') },
    { weight: isDoor ? 20 : 0, arbitrary: fc.constantFrom<Asker>('company') },
    { weight: 1, arbitrary: fc.constantFrom<Asker>('nobody', 'stranger') },
  );
}

/** The company by which everything else is tried must keep its keys. */
const spends = ({ method, path }: Operation): boolean =>
  method === 'DELETE' || /\/(signing-secret|webhook-key)$/.test(path);

function pathTo(operation: Operation, known: KnownIds): fc.Arbitrary<string> {
  const { path } = operation;
  const names = [...path.matchAll(/\/([\w-]+)\/\{(\w+)\}/g)];
  const values = names.map(([, place = '', name = '']) => {
    const ids =
      (spends(operation) ? known[`expendable ${place}`] : known[place]) ?? known[name] ?? [];
    const hostile = hostileText.map((text) => encodeURIComponent(wellFormed(text)) || '-');
    return ids.length === 0
      ? hostile
      : fc.oneof(
          { weight: 8, arbitrary: fc.constantFrom(...ids) },
          { weight: 1, arbitrary: hostile },
        );
  });
  return fc.tuple(...values).map((given) => {
    let index = 0;
    return path.replaceAll(/\{\w+\}/g, () => given[index++] ?? '-');
  });
}

function queryOf({ query }: Operation, definitions: Definitions): fc.Arbitrary<string> {
  const members = Object.entries(query).map(([name, schema]) => {
    const good = valuesOf(schema, definitions).map(String);
    return fc
      .oneof({ weight: 4, arbitrary: good }, { weight: 1, arbitrary: hostileText })
      .map((value): [string, string] => [name, value]);
  });
  const stranger = fc.tuple(fc.constantFrom('x', 'limit', '__proto__', 'a[b]', ''), hostileText);
  return fc
    .tuple(fc.subarray(members), fc.option(stranger, { freq: 6 }))
    .chain(([chosen, more]) =>
      fc.tuple(...chosen).map((pairs) => [...pairs, ...(more ? [more] : [])]),
    )
    .map((pairs) =>
      pairs
        .map(([name, value]) => [name, value].map((text) => encodeURIComponent(wellFormed(text))))
        .map(([name = '', value = '']) => `${name}=${value}`)
        .join('&'),
    );
}

type Sent = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
};

const json = { 'content-type': 'application/json' };

function bodyOf({ method, body }: Operation, definitions: Definitions): fc.Arbitrary<Sent> {
  if (method === 'GET') return fc.constant({ headers: {}, body: undefined });
  const good = body ? valuesOf(body.schema, definitions) : fc.constant({});
  const asJson = (value: unknown): Sent => ({ headers: json, body: JSON.stringify(value) });
  return fc.oneof(
    { weight: 6, arbitrary: good.map(asJson) },
    { weight: 5, arbitrary: good.chain(spoiled).map(asJson) },
    { weight: 1, arbitrary: good.chain(broken) },
    { weight: body?.takesForms === true ? 6 : 1, arbitrary: good.map(asForm) },
  );
}

/** What is no JSON although it says so, or is, and says something else. */
function broken(value: unknown): fc.Arbitrary<Sent> {
  const text = JSON.stringify(value);
  const types = ['text/plain', 'application/xml', 'application/json; charset=utf-16', 'a/b/c', ''];
  return fc.oneof(
    fc.nat(text.length).map((end) => ({ headers: json, body: text.slice(0, end) })),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => ({ headers: json, body: Buffer.from(bytes) })),
    fc.constantFrom(...types).map((type) => ({ headers: { 'content-type': type }, body: text })),
    fc.constantFrom('gzip', 'br', 'identity', 'x').map((encoding) => ({
      headers: { ...json, 'content-encoding': encoding },
      body: text,
    })),
    fc
      .constantFrom(`{"a":1,"a":2}`, '{"__proto__":{"admin":true}}', `\ufeff${text}`)
      .map((odd) => ({
        headers: json,
        body: odd,
      })),
  );
}

/** Where there is a stream it is asked for every other time; of it the first event is read. */
function acceptOf({ answers }: Operation): fc.Arbitrary<Readonly<Record<string, string>>> {
  const streams = 'text/event-stream' in (answers['200'] ?? {});
  const plain = fc.constant({});
  return streams ? fc.oneof(plain, fc.constant({ accept: 'text/event-stream' })) : plain;
}

function asForm(value: unknown): Sent {
  const pairs = Object.entries(typeof value === 'object' && value !== null ? value : { value });
  const form = new URLSearchParams(
    pairs.map(([name, member]): [string, string] => [name, textOf(member)]),
  );
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  };
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? wellFormed(value) : JSON.stringify(value);

/** Half a surrogate pair is no text that an address or a form could carry. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

const extraHeaders: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Readonly<Record<string, string>>>(
      { 'x-forwarded-for': "1.2.3.4, ' OR 1=1" },
      { 'x-forwarded-host': 'evil.example' },
      { 'x-http-method-override': 'DELETE' },
      { 'idempotency-key': 'x'.repeat(300) },
      { 'idempotency-key': '"' },
      { accept: 'text/html' },
      { accept: 'application/xml' },
      { cookie: `session=${'x'.repeat(3000)}` },
      { 'x-request-id': '{"$ne":1}' },
      { traceparent: '00-0-0-zz' },
      { range: 'bytes=0-' },
      { 'if-none-match': '*' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    ),
  },
);

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isRecord, parseJson } from '../failure/envelope.js';

/** Fortnox's own documents lie beside the clone where they may be used, never inside it. */
const folder = resolve(__dirname, '../../../../../shared/specs');

/** Fortnox's OpenAPI document; `undefined` where it is not at hand. */
export function readSpecification(): Readonly<Record<string, unknown>> | undefined {
  const file = join(folder, 'fortnox-openapi.json');
  if (!existsSync(file)) return undefined;
  const document = parseJson(readFileSync(file, 'utf8'));
  return isRecord(document) ? document : undefined;
}

export type RecordedAnswer = {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
};

/** Recorded traffic; empty where it is not at hand. */
export function readRecordings(): readonly RecordedAnswer[] {
  const recordings = join(folder, 'fortnox-recorded');
  if (!existsSync(recordings)) return [];
  return readdirSync(recordings)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readExchanges(name, readFileSync(join(recordings, name), 'utf8')));
}

function readExchanges(name: string, text: string): RecordedAnswer[] {
  const exchanges = parseJson(text);
  if (!Array.isArray(exchanges)) throw new Error(`not a recording: ${name}`);
  return exchanges.map((exchange: unknown) => ({
    name,
    method: String(at(exchange, 'request', 'method')).toUpperCase(),
    path: new URL(String(at(exchange, 'request', 'url'))).pathname.replace(/\/$/, ''),
    status: Number(at(exchange, 'response', 'status')),
    body: at(exchange, 'response', 'body'),
  }));
}

/** Follows keys into a document of unknown shape. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

import { isUtf8 } from 'node:buffer';
import { longestId, readUntrustedJson, type InputError } from '@sync/shared';

/**
 * SubscriptionFlow's own webhook: a form (or JSON) of which only the event's name and the
 * invoice's id are believed. Read flat: parsers that nest bracketed names silently misread bodies
 * as deep as SubscriptionFlow's, and refuse long ones.
 */
export type NativeWebhook =
  | { readonly kind: 'ok'; readonly event: string; readonly invoiceId: string }
  /** 400: not UTF-8, not JSON, or not an object. */
  | { readonly kind: 'malformed'; readonly detail: string }
  /** 415 */
  | { readonly kind: 'unsupported' }
  /** 413 */
  | { readonly kind: 'too-many-fields' }
  /** 422: nests too deep, or names a field twice or as no field may be named. */
  | { readonly kind: 'refused'; readonly errors: readonly InputError[] }
  /** 422 */
  | { readonly kind: 'no-invoice-id' };

/** An invoice of ten lines flattens to about 700 fields; the limit is the contract's. */
const maxFields = 5000;

type Fields = { readonly event: unknown; readonly ids: readonly unknown[] };
type Reading = NativeWebhook | { readonly kind: 'read'; readonly fields: Fields };

/** Never throws. `event` is lower case and `paid` when absent. */
export function readNativeWebhook(request: {
  readonly contentType: string | undefined;
  readonly rawBody: Buffer;
}): NativeWebhook {
  const format = formatOf(request.contentType);
  if (format === undefined) return { kind: 'unsupported' };
  const reading = format === 'form' ? readForm(request.rawBody) : readJson(request.rawBody);
  return reading.kind === 'read' ? toWebhook(reading.fields) : reading;
}

function formatOf(contentType: string | undefined): 'form' | 'json' | undefined {
  const [type, ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((s) => s.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) return undefined;
  if (type === 'application/x-www-form-urlencoded') return 'form';
  return type === 'application/json' || type?.endsWith('+json') === true ? 'json' : undefined;
}

/** The names of a form that are believed, the first that is given first. */
const idNames = ['invoice_id', 'entity[id]', 'data[id]', 'id'] as const;

function readForm(bytes: Buffer): Reading {
  if (!isUtf8(bytes)) return { kind: 'malformed', detail: 'the body is not UTF-8' };
  // Counted before it is taken apart: a million signs could be half a million fields.
  if (countPairs(bytes) > maxFields) return { kind: 'too-many-fields' };
  const fields = new URLSearchParams(bytes.toString('utf8'));
  const twice = ['event', ...idNames].filter((name) => fields.getAll(name).length > 1);
  if (twice.length > 0) {
    const message = 'is given twice';
    return {
      kind: 'refused',
      errors: twice.map((name) => ({ pointer: pointerOf(name), message })),
    };
  }
  const ids = idNames.map((name) => fields.get(name));
  return { kind: 'read', fields: { event: fields.get('event'), ids } };
}

const ampersand = 0x26;

/** Pairs with anything in them; `a=1&&b=2` has two. */
function countPairs(bytes: Buffer): number {
  let pairs = 0;
  let before = ampersand;
  for (const byte of bytes) {
    if (byte !== ampersand && before === ampersand) pairs += 1;
    before = byte;
  }
  return pairs;
}

/** `entity[id]` is what JSON has as `/entity/id`. */
const pointerOf = (name: string): string => `/${name.replace('[', '/').replace(']', '')}`;

function readJson(bytes: Buffer): Reading {
  const json = readUntrustedJson(bytes);
  if (json.kind === 'too-large') return { kind: 'too-many-fields' };
  if (json.kind === 'refused') return json;
  if (json.kind === 'malformed' || !isObject(json.value)) {
    return { kind: 'malformed', detail: 'the body is not a JSON object' };
  }
  const body = json.value;
  if (countFields(body) > maxFields) return { kind: 'too-many-fields' };
  const ids = [body['invoice_id'], idIn(body['entity']), idIn(body['data']), body['id']];
  return { kind: 'read', fields: { event: body['event'], ids } };
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const idIn = (value: unknown): unknown => (isObject(value) ? value['id'] : undefined);

/** Counts every member at every depth, and stops soon after the limit. */
function countFields(root: JsonObject): number {
  let count = 0;
  const pending: unknown[] = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const members: unknown[] = Object.values(next).filter((member) => member !== undefined);
    count += members.length;
    if (count > maxFields) return count;
    pending.push(...members);
  }
  return count;
}

function toWebhook(fields: Fields): NativeWebhook {
  const invoiceId = fields.ids.map(readId).find((id) => id !== undefined);
  if (invoiceId === undefined) return { kind: 'no-invoice-id' };
  return { kind: 'ok', event: readEvent(fields.event), invoiceId };
}

function readEvent(value: unknown): string {
  const name = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return name === '' ? 'paid' : name;
}

/** A number too large to be exact is no id: it would name another invoice. */
function readId(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const id = value.trim();
  const usable =
    id.length > 0 && id.length <= longestId && !/[\p{Cc}\p{Surrogate}\uFFFD]/u.test(id);
  return usable ? id : undefined;
}

import { isUtf8 } from 'node:buffer';

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
  /** 422 */
  | { readonly kind: 'no-invoice-id' };

/** An invoice of ten lines flattens to about 700 fields; the limit is the contract's. */
const maxFields = 5000;
const maxIdLength = 200;

type Fields = { readonly event: unknown; readonly ids: readonly unknown[] };
type Reading = NativeWebhook | { readonly kind: 'read'; readonly fields: Fields };

/** Never throws. `event` is lower case and `paid` when absent. */
export function readNativeWebhook(request: {
  readonly contentType: string | undefined;
  readonly rawBody: Buffer;
}): NativeWebhook {
  const format = formatOf(request.contentType);
  if (format === undefined) return { kind: 'unsupported' };
  if (!isUtf8(request.rawBody)) return { kind: 'malformed', detail: 'the body is not UTF-8' };
  const body = request.rawBody.toString('utf8');
  const reading = format === 'form' ? readForm(body) : readJson(body);
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

function readForm(body: string): Reading {
  const fields = new URLSearchParams(body);
  if (fields.size > maxFields) return { kind: 'too-many-fields' };
  const ids = ['invoice_id', 'entity[id]', 'data[id]', 'id'].map((name) => fields.get(name));
  return { kind: 'read', fields: { event: fields.get('event'), ids } };
}

function readJson(body: string): Reading {
  const parsed = parseObject(body);
  if (parsed === undefined) return { kind: 'malformed', detail: 'the body is not a JSON object' };
  if (countFields(parsed) > maxFields) return { kind: 'too-many-fields' };
  const ids = [parsed['invoice_id'], idIn(parsed['entity']), idIn(parsed['data']), parsed['id']];
  return { kind: 'read', fields: { event: parsed['event'], ids } };
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseObject(body: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
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
    id.length > 0 && id.length <= maxIdLength && !/[\p{Cc}\p{Surrogate}\uFFFD]/u.test(id);
  return usable ? id : undefined;
}

import type { SentRequest } from '../api/shapes.js';

type Field = string | number | boolean | null;
type Json = Readonly<Record<string, unknown>>;

/** What a request to Fortnox said, as far as a bookkeeper asks for it; Fortnox's own names. */
export type Said = {
  readonly fields: Readonly<Record<string, Field>>;
  readonly rows: readonly Readonly<Record<string, Field>>[];
};

/** The record within the body (`{"Invoice": {…}}`); `undefined`: not kept, or of another shape. */
export function saidIn({ body }: SentRequest): Said | undefined {
  const [record] = Object.values(body ?? {});
  if (!isRecord(record)) return undefined;
  const lists = ['InvoiceRows', 'WriteOffs'].flatMap((name) => record[name]);
  return { fields: fieldsOf(record), rows: lists.filter(isRecord).map(fieldsOf) };
}

/** What the last request that made the invoice said of it, and those that changed it since. */
export function invoiceAsSent(requests: readonly SentRequest[]): Said['fields'] {
  const taken = requests.filter(({ status }) => status === null || status < 300);
  return taken.reduce<Said['fields']>((fields, request) => {
    const said = saidIn(request)?.fields;
    if (request.method === 'POST' && request.path === '/3/invoices') return said ?? {};
    return isChange(request) ? { ...fields, ...said } : fields;
  }, {});
}

const isChange = ({ method, path }: SentRequest): boolean =>
  method === 'PUT' && /^\/3\/invoices\/\d+$/.test(path);

const fieldsOf = (record: Json): Readonly<Record<string, Field>> =>
  Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, Field] => isField(entry[1])),
  );

const isField = (value: unknown): value is Field => value === null || typeof value !== 'object';

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

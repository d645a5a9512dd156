import { err, idAtMost, ok, shortText, storableJson, type Result } from '@sync/shared';
import type { ExactJson } from './exact-json.js';
import type { SubscriptionFlowFailure } from './failure.js';
import { readLocalDate, readLoose } from './loose-values.js';

/** A record's attributes as SubscriptionFlow sent them, numbers as their own text. */
export type ApiRecord = Readonly<Record<string, ExactJson>>;

export type InvoiceFilter = {
  readonly status: string;
  /** ISO 8601 with offset. */
  readonly updatedSince?: string;
  /**
   * YYYY-MM-DD, both included. Every column may be filtered according to the documentation; only
   * the time of the last change was seen to work, so the caller looks at the dates again.
   */
  readonly invoiceDates?: { readonly from: string; readonly to: string };
  /** From 1. */
  readonly page: number;
  /** SubscriptionFlow's own default is 200. */
  readonly pageSize?: number;
};

export type InvoiceSummary = {
  readonly id: string;
  readonly number: string | undefined;
  readonly status: string | undefined;
  readonly currency: string | undefined;
  /** Decimal text. */
  readonly total: string | undefined;
  readonly invoiceDate: string | undefined;
};

export type InvoicePage = {
  readonly invoices: readonly InvoiceSummary[];
  readonly hasMore: boolean;
};

export function isRecord(value: ExactJson | undefined): value is ApiRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Read<T> = Result<T, SubscriptionFlowFailure>;

/**
 * Detail answers wrap their fields in `data.attributes`; the id may stand only beside them, and
 * an invoice's customer only in `relationships`, in either of two places.
 */
export function detailOf(json: Read<ExactJson>): Read<ApiRecord> {
  if (!json.ok) return json;
  const data = isRecord(json.value) ? json.value['data'] : undefined;
  if (isEmpty(data)) return err({ kind: 'not-found', detail: 'the answer has no data' });
  if (!isRecord(data)) return err({ kind: 'unreadable', detail: 'the data is no record' });
  const attributes = isRecord(data['attributes']) ? data['attributes'] : data;
  const customerId = relatedCustomerId(json.value) ?? relatedCustomerId(data);
  return ok({
    ...(data['id'] === undefined ? {} : { id: data['id'] }),
    ...(customerId === undefined ? {} : { customer_id: customerId }),
    ...attributes,
  });
}

function relatedCustomerId(holder: ExactJson): ExactJson | undefined {
  const relationships = isRecord(holder) ? holder['relationships'] : undefined;
  const related = isRecord(relationships) ? relationships : {};
  const customer = related['customer_id'] ?? related['customer'];
  return isRecord(customer) ? customer['id'] : customer;
}

function isEmpty(data: ExactJson | undefined): boolean {
  if (data === undefined || data === null || data === '') return true;
  return typeof data === 'object' && Object.keys(data).length === 0;
}

/** Lists are flat records in `data[]`, with Laravel's paging beside them. */
export function listOf(
  json: Read<ExactJson>,
): Read<{ readonly records: readonly ApiRecord[]; readonly lastPage: number }> {
  if (!json.ok) return json;
  const body = isRecord(json.value) ? json.value : { data: json.value };
  const data = body['data'] ?? [];
  if (!Array.isArray(data)) return err({ kind: 'unreadable', detail: 'the data is no list' });
  const items: readonly ExactJson[] = data;
  const meta = isRecord(body['meta']) ? body['meta'] : {};
  const lastPage = Number(/^\d{1,4}$/.exec(readLoose(meta['last_page']) ?? '')?.[0] ?? 1);
  return ok({ records: items.filter(isRecord).map(flat), lastPage });
}

const flat = (record: ApiRecord): ApiRecord =>
  isRecord(record['attributes']) ? { ...record, ...record['attributes'] } : record;

/** There may be a hundred thousand, of which each is kept. */
const longestNumber = 100;

/** One that is too long is cut and stays too long: a comparison tells of it, and nobody takes it in. */
const readId = (id: string): string => shortText(id, idAtMost + 1);

export function readSummary(record: ApiRecord): InvoiceSummary[] {
  const id = readLoose(record['id']);
  if (id === undefined) return [];
  const currency = readLoose(record['currency']);
  // Compared and shown, not carried over; a text that cannot be stored must not end a comparison.
  return [
    storableJson({
      id: readId(id),
      number: shortText(readLoose(record['name']) ?? '', longestNumber) || undefined,
      status: readLoose(record['status']),
      currency: /^[a-z]{3}$/i.test(currency ?? '') ? currency : undefined,
      total: readLoose(record['total_amount']),
      // The day that it is booked on: a time near midnight is another day in Sweden.
      invoiceDate: readLocalDate(record['invoice_date']),
    }),
  ];
}

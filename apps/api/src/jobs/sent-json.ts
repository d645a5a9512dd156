import type { SentRow } from '@sync/jobs';
import { z } from 'zod';

export const sentSchema = z
  .object({
    items: z.array(
      z.object({
        at: z.iso.datetime(),
        method: z.string(),
        path: z.string().meta({ description: "Below Fortnox's address" }),
        status: z
          .int()
          .nullable()
          .meta({ description: 'What Fortnox answered; null: no answer came' }),
        body: z.looseObject({}).nullable().meta({
          description: 'As it was sent; null: not kept, longer or one more than is kept of a job',
        }),
      }),
    ),
  })
  .meta({ description: 'What was sent to Fortnox for a sync job' });

type Sent = z.output<typeof sentSchema>['items'][number];

/** `isMasked`: of texts in the body only codes, dates and numbers of records and accounts are left. */
export function toSentJson({ at, data, sent }: SentRow, isMasked: boolean): Sent {
  const { method, path, status } = callSchema.parse(data);
  const body = sent === '' ? null : bodySchema.parse(JSON.parse(sent));
  const shown = body !== null && isMasked ? bodySchema.parse(withoutTexts(body)) : body;
  return { at: at.toISOString(), method, path, status, body: shown };
}

const callSchema = z.object({ method: z.string(), path: z.string(), status: z.int().nullable() });
const bodySchema = z.looseObject({});

/** Fortnox's names of what tells of no person. */
const codes: ReadonlySet<string> = new Set([
  ...['CustomerNumber', 'Type', 'VATType', 'CountryCode', 'Currency', 'Language'],
  ...['YourOrderNumber', 'InvoiceDate', 'DueDate', 'InvoiceNumber', 'ArticleNumber'],
  ...['DeliveredQuantity', 'VATCode', 'DiscountType', 'CostCenter', 'Project'],
  ...['PaymentDate', 'ModeOfPayment', 'StartDate', 'EndDate', 'Period'],
]);

function withoutTexts(body: object): unknown {
  return JSON.parse(JSON.stringify(body), (key, value: unknown) => {
    const isText = typeof value === 'string' && !codes.has(key);
    return isText ? '…' : value;
  });
}

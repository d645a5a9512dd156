import { figuresOfMonth, reservationsOf, type Agreement, type SignOff } from '@sync/reconciliation';
import { z } from 'zod';
import { param, type Call } from '../http/endpoint.js';
import { invalidInput } from '../http/problem.js';
import {
  monthFiguresSchema,
  reconciliationSchema,
  toReconciliationJson,
} from './reconciliation-json.js';

export const monthText = z
  .string()
  .regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])$/, 'must be a month, YYYY-MM');

/** The company and month that an address names. */
export function monthOf(call: Call): { readonly connectionId: string; readonly month: string } {
  const month = monthText.safeParse(param(call, 'month'));
  if (!month.success) throw invalidInput([{ pointer: '/month', message: 'must be YYYY-MM' }]);
  return { connectionId: param(call, 'id'), month: month.data };
}

const reservationSchema = z.enum([
  ...['differs', 'under-way', 'source-unread', 'amounts-unknown', 'month-not-over'],
] as const);

const shape = {
  connectionId: z.string(),
  month: z.string().meta({ description: 'YYYY-MM, by invoice date' }),
  findings: z.int().meta({
    description: 'What differs and no later comparison of its day has cleared',
  }),
  through: z.iso.date().nullable().meta({
    description: 'The last day that `latest` tells of; `null`: no comparison tells of the month',
  }),
  reservations: z.array(reservationSchema).meta({
    description: 'Why it cannot be signed off without a comment; empty: both sides agree',
  }),
  figures: monthFiguresSchema.nullable().meta({ description: 'What `latest` says of the month' }),
  latest: reconciliationSchema.nullable().meta({
    description: 'The latest comparison that tells of the month from its first day on',
  }),
};

export const agreementSchema = z.object(shape);

export const signOffSchema = z.object({
  id: z.string(),
  reconciliationId: z.string(),
  signedBy: z.string(),
  signedAt: z.iso.datetime(),
  comment: z.string().nullable(),
  reservations: z.array(reservationSchema).meta({ description: 'As they were then' }),
});

export const wholeAgreementSchema = z.object({
  ...shape,
  enqueueable: z
    .array(z.object({ reconciliationId: z.string(), count: z.int() }))
    .meta({ description: 'Missing invoices that enqueue-missing takes in, by comparison' }),
  signOffs: z.array(signOffSchema).meta({ description: 'The latest twenty, newest first' }),
  outOfDate: z.boolean().nullable().meta({
    description: 'Whether the latest signature is of other figures than these; `null`: none',
  }),
});

export function toAgreementJson(agreement: Agreement): Record<string, unknown> {
  const { connectionId, month, findings, through, latest } = agreement;
  return {
    ...{ connectionId, month, findings },
    through: through ?? null,
    reservations: reservationsOf(agreement),
    figures: (latest && figuresOfMonth(latest, month)) ?? null,
    latest: latest ? toReconciliationJson(latest) : null,
  };
}

export function toSignOffJson(row: SignOff): Record<string, unknown> {
  const { id, reconciliationId, signedBy, signedAt, comment, reservations } = row;
  return {
    id,
    reconciliationId,
    signedBy,
    signedAt: signedAt.toISOString(),
    comment,
    reservations,
  };
}

import * as z from 'zod/mini';

/**
 * What the console reads from the API's answers. Fields that only decorate a page are optional,
 * so that a newer or older API never turns a page blank; unknown fields are ignored.
 */
const optionalText = z.nullish(z.string());

export const meShape = z.object({ name: z.string(), role: z.string() });

const paymentShape = z.object({
  number: z.nullish(z.union([z.string(), z.number()])),
  booked: z.nullish(z.boolean()),
});

const fortnoxShape = z.object({
  customerNumber: optionalText,
  invoiceNumber: optionalText,
  booked: z.nullish(z.boolean()),
  payments: z.nullish(z.array(paymentShape)),
});

const deadLetterShape = z.object({
  fingerprint: z.string(),
  kind: z.string(),
  message: z.string(),
  action: optionalText,
});

const jobFields = {
  id: z.string(),
  connectionId: z.string(),
  invoiceId: z.string(),
  invoiceNumber: optionalText,
  status: z.string(),
  reason: optionalText,
  currency: optionalText,
  total: optionalText,
  attempts: z.number(),
  fortnox: z.nullish(fortnoxShape),
  deadLetter: z.nullish(deadLetterShape),
  createdAt: z.string(),
  updatedAt: z.string(),
  finishedAt: optionalText,
};

export const jobShape = z.object(jobFields);

/** Loose: each type of entry carries fields of its own, and all of them are worth showing. */
const timelineEntryShape = z.looseObject({ at: z.string(), type: z.string() });

export const jobWithTimelineShape = z.object({
  ...jobFields,
  timeline: z.nullish(z.array(timelineEntryShape)),
});

const jobReferenceShape = z.object({ id: z.string(), invoiceNumber: optionalText });

export const deadLetterGroupShape = z.object({
  fingerprint: z.string(),
  kind: z.string(),
  code: z.nullish(z.union([z.string(), z.number()])),
  message: z.string(),
  action: optionalText,
  count: z.number(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  sample: z.nullish(jobReferenceShape),
});

export const connectionShape = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  detail: optionalText,
  webhookUrl: optionalText,
  authorizeUrl: optionalText,
  subscriptionflow: z.nullish(z.object({ site: optionalText, clientId: optionalText })),
  fortnox: z.nullish(z.object({ tenantId: optionalText, clientId: optionalText })),
  settings: z.nullish(z.record(z.string(), z.unknown())),
  createdAt: optionalText,
});

export const preflightShape = z.object({
  ok: z.boolean(),
  checks: z.array(
    z.object({
      check: z.string(),
      ok: z.boolean(),
      level: optionalText,
      detail: optionalText,
      action: optionalText,
    }),
  ),
});

export const replayEstimateShape = z.object({
  count: z.number(),
  sample: z.nullish(z.union([z.array(jobReferenceShape), jobReferenceShape])),
  estimatedFortnoxCalls: z.number(),
  estimatedSeconds: z.number(),
});

export const startedShape = z.object({ id: z.string() });

export const replayProgressShape = z.object({
  total: z.number(),
  replayed: z.number(),
  succeeded: z.number(),
  failedAgain: z.number(),
  /** No dead letter any more when its turn came. */
  skipped: z.nullish(z.number()),
  actor: optionalText,
  reason: optionalText,
  ratePercent: z.nullish(z.number()),
  remaining: z.number(),
  state: z.string(),
});

export const replayListedShape = z.extend(replayProgressShape, {
  id: z.string(),
  createdAt: z.string(),
});

export const overviewShape = z.object({
  connections: z.array(
    z.object({
      connectionId: z.string(),
      counts: z.record(z.string(), z.number()),
      oldestWaitingAt: optionalText,
    }),
  ),
});

export const problemShape = z.object({
  title: optionalText,
  detail: optionalText,
  errors: z.nullish(z.array(z.object({ pointer: z.string(), message: z.string() }))),
});

/** One page of a list, as every list of the API answers. */
export function pageOf<Item extends z.core.$ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.nullish(z.string()) });
}

export type Me = z.output<typeof meShape>;
export type SyncJob = z.output<typeof jobShape>;
export type SyncJobWithTimeline = z.output<typeof jobWithTimelineShape>;
export type TimelineEntry = z.output<typeof timelineEntryShape>;
export type DeadLetterGroup = z.output<typeof deadLetterGroupShape>;
export type Connection = z.output<typeof connectionShape>;
export type Preflight = z.output<typeof preflightShape>;
export type ReplayEstimate = z.output<typeof replayEstimateShape>;
export type ReplayProgress = z.output<typeof replayProgressShape>;
export type ReplayListed = z.output<typeof replayListedShape>;
export type ApiOverview = z.output<typeof overviewShape>;
export type Page<Item> = {
  readonly items: readonly Item[];
  readonly nextCursor?: string | null | undefined;
};

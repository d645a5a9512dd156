import type { BullMQOtel } from 'bullmq-otel';
import { readTraceparent, startTrace, stepOf, type Trace } from '@sync/shared';

/** What a span says besides its name, by OpenTelemetry's semantic conventions; no personal data. */
export type Attributes = Readonly<Record<string, string | number>>;

/** `server` answers a request, `consumer` works on a delivery, `client` asks another system. */
export type SpanKind = 'server' | 'consumer' | 'client';

export type SpanStart = {
  readonly name: string;
  readonly kind: SpanKind;
  /** W3C traceparent of what led to it; without one a thread begins here. */
  readonly parent: string | undefined;
  readonly attributes: Attributes;
};

export type Span = {
  readonly trace: Trace;
  /** What is begun within belongs to this span. */
  readonly run: <T>(work: () => T) => T;
  readonly end: (outcome: SpanEnd) => void;
};

export type SpanEnd = {
  /** A better name, once it is known: the route of a request. */
  readonly name?: string;
  readonly attributes: Attributes;
  readonly failed: boolean;
};

/** A call to another system that is over. */
type FinishedCall = SpanEnd & { readonly name: string; readonly durationMs: number };

/** Traces and metrics for a collector, or for nobody. */
export type Telemetry = {
  /** By which BullMQ tells of its deliveries. */
  readonly bullmq: BullMQOtel | undefined;
  readonly begin: (start: SpanStart) => Span;
  /** Notes a call that the span at work made. */
  readonly noteCall: (call: FinishedCall) => void;
  /** Sends what is left; rejects never and takes a few seconds at most. */
  readonly stop: () => Promise<void>;
};

/** Nobody collects: ids are made, for the log, and nothing else. */
export const noTelemetry: Telemetry = {
  bullmq: undefined,
  begin: ({ parent }) => {
    const given = readTraceparent(parent);
    return {
      trace: given ? stepOf(given) : startTrace(),
      run: (work) => work(),
      end: () => undefined,
    };
  },
  noteCall: () => undefined,
  stop: () => Promise.resolve(),
};

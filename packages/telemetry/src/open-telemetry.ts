import {
  context,
  diag,
  DiagLogLevel,
  propagation,
  ROOT_CONTEXT,
  SpanKind as OtelKind,
  SpanStatusCode,
  trace as traces,
  type Span as OtelSpan,
} from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { PrismaInstrumentation } from '@prisma/instrumentation';
import { BullMQOtel } from 'bullmq-otel';
import type { Logger } from '@sync/shared';
import { createDurations, type Durations } from './durations.js';
import type { Span, SpanEnd, SpanKind, SpanStart, Telemetry } from './telemetry.js';

/** Supervisors kill after ten seconds; a collector that does not answer must not use them up. */
const stopMs = 2000;

const kinds: Readonly<Record<SpanKind, OtelKind>> = {
  server: OtelKind.SERVER,
  consumer: OtelKind.CONSUMER,
  client: OtelKind.CLIENT,
};

/** Starts OpenTelemetry's SDK for this process; its troubles are told in our log. */
export function startOpenTelemetry(service: string, log: Logger): Telemetry {
  diag.setLogger(tellOf(log), { logLevel: DiagLogLevel.WARN });
  const sdk = new NodeSDK({
    serviceName: service,
    instrumentations: [new PrismaInstrumentation()],
  });
  sdk.start();
  const tracer = traces.getTracer(service);
  const durations = createDurations(service);
  return {
    bullmq: new BullMQOtel({ tracerName: 'bullmq' }),
    begin: (start) => {
      const { name, kind, attributes } = start;
      const options = { kind: kinds[kind], attributes };
      return openSpan(tracer.startSpan(name, options, parentOf(start)), start, durations);
    },
    noteCall: (call) => {
      const { name, attributes, durationMs } = call;
      const startTime = Date.now() - durationMs;
      conclude(tracer.startSpan(name, { kind: kinds.client, attributes, startTime }), call);
      durations.note('client', attributes, durationMs);
    },
    stop: async () => {
      const stopped = sdk.shutdown().catch(() => undefined);
      await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, stopMs).unref())]);
    },
  };
}

const parentOf = ({ parent }: SpanStart) =>
  parent === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent: parent });

function openSpan(span: OtelSpan, { kind, attributes }: SpanStart, durations: Durations): Span {
  const within = traces.setSpan(ROOT_CONTEXT, span);
  const begun = performance.now();
  const { traceId, spanId } = span.spanContext();
  return {
    trace: { traceId, spanId },
    run: (work) => context.with(within, work),
    end: (outcome) => {
      conclude(span, outcome);
      durations.note(kind, { ...attributes, ...outcome.attributes }, performance.now() - begun);
    },
  };
}

function conclude(span: OtelSpan, { name, attributes, failed }: SpanEnd): void {
  if (name !== undefined) span.updateName(name);
  span.setAttributes(attributes);
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** The SDK's messages only: what it adds to them may be a request with its headers. */
function tellOf(log: Logger) {
  const warn = (message: string) => {
    log.warn({ message: message.slice(0, 300) }, 'telemetry.trouble');
  };
  const nothing = () => undefined;
  return { error: warn, warn, info: nothing, debug: nothing, verbose: nothing };
}

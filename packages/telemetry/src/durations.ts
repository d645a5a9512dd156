import { metrics } from '@opentelemetry/api';
import type { Attributes, SpanKind } from './telemetry.js';

export type Durations = {
  readonly note: (kind: SpanKind, attributes: Attributes, durationMs: number) => void;
};

/** The conventions' own names, units and the attributes they take; those that have few values. */
const instruments: Readonly<Record<SpanKind, { name: string; attributes: readonly string[] }>> = {
  server: {
    name: 'http.server.request.duration',
    attributes: ['http.request.method', 'http.route', 'http.response.status_code'],
  },
  consumer: {
    name: 'messaging.process.duration',
    attributes: ['messaging.system', 'messaging.operation.name', 'sync.verdict'],
  },
  client: {
    name: 'http.client.request.duration',
    attributes: ['http.request.method', 'http.response.status_code', 'error.type'],
  },
};

/** https://opentelemetry.io/docs/specs/semconv/http/http-metrics/: seconds, these boundaries. */
const boundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** How long spans take, as histograms by kind. */
export function createDurations(service: string): Durations {
  const meter = metrics.getMeter(service);
  const open = (kind: SpanKind) =>
    meter.createHistogram(instruments[kind].name, {
      unit: 's',
      advice: { explicitBucketBoundaries: [...boundaries] },
    });
  const histograms = { server: open('server'), consumer: open('consumer'), client: open('client') };
  return {
    note: (kind, attributes, durationMs) => {
      const kept = Object.entries(attributes).filter(([name]) =>
        instruments[kind].attributes.includes(name),
      );
      histograms[kind].record(durationMs / 1000, Object.fromEntries(kept));
    },
  };
}

import type { Logger } from '@sync/shared';
import { noTelemetry, type Telemetry } from './telemetry.js';

/**
 * Traces and metrics by OpenTelemetry when OTEL_EXPORTER_OTLP_ENDPOINT names a collector; the SDK
 * obeys the other OTEL_… variables itself (protocol, headers, sampler, interval). Without it nothing
 * of OpenTelemetry is loaded. To be awaited before the first connection is opened.
 */
export async function startTelemetry(
  service: 'api' | 'worker',
  { endpoint, log }: { readonly endpoint: string | undefined; readonly log: Logger },
): Promise<Telemetry> {
  if (endpoint === undefined) return noTelemetry;
  const { startOpenTelemetry } = await import('./open-telemetry.js');
  return startOpenTelemetry(`subscriptionflow-fortnox-${service}`, log);
}

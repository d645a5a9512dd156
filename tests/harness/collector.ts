import { createServer, type IncomingMessage } from 'node:http';
import { listAt, textAt } from '../../scripts/start/json.js';
import { eventually } from './eventually.js';

type Span = {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
};

/** What stands at the other end of OpenTelemetry's protocol, by HTTP and JSON. */
export type Collector = {
  readonly settings: Readonly<Record<string, string>>;
  /** The spans of a trace once all of these names are there. */
  readonly spansOf: (traceId: string, names: readonly string[]) => Promise<readonly Span[]>;
  readonly spansNamed: (name: RegExp) => Promise<readonly Span[]>;
  /** Resolves once a metric of this name came. */
  readonly metric: (name: string) => Promise<string>;
  readonly close: () => Promise<unknown>;
};

const withinMs = 20_000;

/** https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export async function startCollector(): Promise<Collector> {
  const spans: Span[] = [];
  const metrics = new Set<string>();
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      spans.push(...spansIn(body));
      for (const name of metricsIn(body)) metrics.add(name);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const find = (fits: (found: readonly Span[]) => boolean, by: (span: Span) => boolean) =>
    eventually(
      () => {
        const found = spans.filter(by);
        return Promise.resolve(fits(found) ? found : undefined);
      },
      withinMs,
      () => spans.map(({ name }) => name).slice(-50),
    );
  return {
    settings: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '200',
      OTEL_METRIC_EXPORT_INTERVAL: '500',
      OTEL_METRIC_EXPORT_TIMEOUT: '400',
    },
    spansOf: (traceId, names) =>
      find(
        (found) => names.every((name) => found.some((span) => span.name === name)),
        (span) => span.traceId === traceId,
      ),
    spansNamed: (name) =>
      find(
        (found) => found.length > 0,
        (span) => name.test(span.name),
      ),
    metric: (name) =>
      eventually(
        () => Promise.resolve(metrics.has(name) ? name : undefined),
        withinMs,
        () => [...metrics],
      ),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

const spansIn = (body: unknown): readonly Span[] =>
  listAt(body, 'resourceSpans')
    .flatMap((resource) => listAt(resource, 'scopeSpans'))
    .flatMap((scope) => listAt(scope, 'spans'))
    .map((span) => ({
      name: textAt(span, 'name'),
      traceId: textAt(span, 'traceId'),
      spanId: textAt(span, 'spanId'),
      parentSpanId: textAt(span, 'parentSpanId'),
    }));

const metricsIn = (body: unknown): readonly string[] =>
  listAt(body, 'resourceMetrics')
    .flatMap((resource) => listAt(resource, 'scopeMetrics'))
    .flatMap((scope) => listAt(scope, 'metrics'))
    .map((metric) => textAt(metric, 'name'));

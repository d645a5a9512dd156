import { randomUUID } from 'node:crypto';

/**
 * The thread from a request through job, attempts and calls: every log line and timeline entry on the
 * way names its trace id. W3C Trace Context, https://www.w3.org/TR/trace-context/#traceparent-header
 */
export type Trace = {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits: the step that what follows belongs to. */
  readonly spanId: string;
};

const version0 = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
/** A later version may append fields; its first ones mean the same. */
const laterVersion = /^(?!00|ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-|$)/;

/** `undefined` where the header is missing or is not one: the standard wants it ignored then. */
export function readTraceparent(header: string | undefined): Trace | undefined {
  if (header === undefined || header.length > 200) return undefined;
  const [, traceId, spanId] = version0.exec(header) ?? laterVersion.exec(header) ?? [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return isZero(traceId) || isZero(spanId) ? undefined : { traceId, spanId };
}

const isZero = (digits: string): boolean => /^0+$/.test(digits);

/** A thread that begins here. */
export const startTrace = (): Trace => ({ traceId: randomDigits(), spanId: newSpanId() });

/** The next step of the same thread. */
export const stepOf = ({ traceId }: Trace): Trace => ({ traceId, spanId: newSpanId() });

const newSpanId = (): string => randomDigits().slice(16);

/**
 * 32 hexadecimal digits, of which neither half is zero. Node keeps random bytes for 128 of these ready,
 * where asking for those of one is a system call: a twentieth of what taking an event in costs.
 */
const randomDigits = (): string => randomUUID().replaceAll('-', '');

/** As it is kept with a job, and as other systems read it. */
export const toTraceparent = ({ traceId, spanId }: Trace): string => `00-${traceId}-${spanId}-01`;

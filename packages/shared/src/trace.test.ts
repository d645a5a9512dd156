import { readTraceparent, startTrace, stepOf, toTraceparent } from './trace.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

it('reads what it writes', () => {
  const trace = startTrace();
  expect(readTraceparent(toTraceparent(trace))).toEqual(trace);
  expect(stepOf(trace).traceId).toBe(trace.traceId);
  expect(stepOf(trace).spanId).not.toBe(trace.spanId);
});

it.each([
  `00-${traceId}-${spanId}-00`,
  `01-${traceId}-${spanId}-01-more`,
  `cc-${traceId}-${spanId}-01`,
])('reads the header %s', (header) => {
  expect(readTraceparent(header)).toEqual({ traceId, spanId });
});

it.each([
  undefined,
  '',
  `00-${traceId}-${spanId}`,
  `00-${traceId}-${spanId}-01-more`,
  `ff-${traceId}-${spanId}-01`,
  `01-${traceId}-${spanId}-01more`,
  `00-${traceId.toUpperCase()}-${spanId}-01`,
  `00-${'0'.repeat(32)}-${spanId}-01`,
  `00-${traceId}-${'0'.repeat(16)}-01`,
  `00-${traceId}-${spanId}-01\n`,
  `01-${traceId}-${spanId}-01-${'x'.repeat(200)}`,
])('takes no notice of the header %j', (header) => {
  expect(readTraceparent(header)).toBeUndefined();
});

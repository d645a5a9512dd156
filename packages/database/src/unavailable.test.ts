import { isDatabaseUnavailable, isOutOfTime } from './unavailable.js';

const state = (code: string): unknown => ({
  name: 'PrismaClientKnownRequestError',
  code: 'P2010',
  meta: { driverAdapterError: { cause: { kind: 'postgres', originalCode: code } } },
});

it.each([
  ['08006', 'the connection is lost'],
  ['25006', 'it is read-only'],
  ['25P03', 'a transaction was idle for too long'],
  ['28P01', 'the password is refused'],
  ['3D000', 'there is no such database'],
  ['40001', 'a transaction gave way to another'],
  ['40P01', 'a deadlock was broken'],
  ['53100', 'the disk is full'],
  ['53300', 'there are too many sessions'],
  ['55P03', 'a lock could not be had in time'],
  ['57014', 'a statement took too long'],
  ['57P01', 'it is shut down'],
  ['57P05', 'an idle session was closed'],
  ['58030', 'its disk fails'],
  ['XX000', 'it has a fault of its own'],
])('%s means later: %s', (code) => {
  expect(isDatabaseUnavailable(state(code))).toBe(true);
});

it.each(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TlsConnectionError'])(
  'a raw statement that meets %s means later',
  (kind) => {
    const fault = Object.assign(new Error(kind), { cause: { kind } });
    const error = Object.assign(new Error('raw', { cause: fault }), { code: 'P2010' });
    expect(isDatabaseUnavailable(error)).toBe(true);
  },
);

it.each(['22001', '22021', '22P05', '23505', '42601', '42P01', '42501', 'P0001'])(
  '%s is no reason to wait',
  (code) => {
    expect(isDatabaseUnavailable(state(code))).toBe(false);
  },
);

it.each([
  Object.assign(new Error('connect'), { code: 'ENOENT', syscall: 'connect' }),
  Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' }),
  new Error('timeout exceeded when trying to connect'),
  new Error('wrapped', { cause: Object.assign(new Error('x'), { code: 'P1017' }) }),
])('%s means later', (error) => {
  expect(isDatabaseUnavailable(error)).toBe(true);
});

it.each([
  new Error('no'),
  Object.assign(new Error('file'), { code: 'ENOENT', syscall: 'open' }),
  'x',
])('%s is an error of ours', (error) => {
  expect(isDatabaseUnavailable(error)).toBe(false);
});

const expired = Object.assign(
  new Error('A query cannot be executed on an expired transaction. The timeout was 5000 ms.'),
  { code: 'P2028' },
);

it.each([
  expired,
  Object.assign(new Error('raw', { cause: expired }), { code: 'P2010' }),
  Object.assign(new Error('Transaction already closed'), { code: 'P2028' }),
  state('25P03'),
  state('25P04'),
  state('57014'),
  new Error('Query read timeout'),
])('%s may be the fault of what was asked: it ran out of time', (error) => {
  expect([isDatabaseUnavailable(error), isOutOfTime(error)]).toEqual([true, true]);
});

it.each([
  Object.assign(new Error('Unable to start a transaction in the given time.'), { code: 'P2028' }),
  Object.assign(new Error('x'), { code: 'P1017' }),
  ...['08006', '25006', '40P01', '53100', '55P03', '57P01'].map(state),
  new Error('timeout exceeded when trying to connect'),
])('%s says nothing of what was asked', (error) => {
  expect([isDatabaseUnavailable(error), isOutOfTime(error)]).toEqual([true, false]);
});

it.each([new Error('no'), state('22001')])('%s is a refusal', (error) => {
  expect(isOutOfTime(error)).toBe(false);
});

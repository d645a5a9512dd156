import { describeError } from './describe-error.js';
import { createLogger } from './logger.js';

const secret = 'Hemligt-9';

function named(name: string, message: string, fields: object = {}): Error {
  return Object.assign(new Error(message), { name, ...fields });
}

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('test', 'trace', { write: (line) => lines.push(line) }));
  return lines.join('');
}

it('keeps type, message, code and causes', () => {
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  expect(describeError(new Error('no answer', { cause }))).toMatchObject({
    type: 'Error',
    message: 'no answer',
    cause: { message: 'refused', code: 'ECONNREFUSED' },
  });
});

const ofLibraries = [
  named('PrismaClientKnownRequestError', `where: { email: "${secret}" }`, { code: 'P2010' }),
  named('PrismaClientKnownRequestError', 'x', {
    meta: {
      driverAdapterError: named('DriverAdapterError', secret, {
        cause: { originalCode: '22P02', originalMessage: secret },
      }),
    },
  }),
  named('error', `invalid input syntax: "${secret}"`, {
    code: '22P02',
    detail: secret,
    where: secret,
  }),
  named('ReplyError', `ERR unknown command 'x', with args beginning with: '${secret}'`),
  named('ReplyError', 'WRONGPASS invalid', { command: { name: 'auth', args: ['u', secret] } }),
  named('ReplyError', `MISCONF ${'x'.repeat(30_000)} ${secret}`),
  named('ZodError', JSON.stringify([{ received: secret }]), { issues: [{ input: secret }] }),
  named('SyntaxError', `Unexpected token, "${secret}" is not valid JSON`),
  named('TypeError', 'Invalid URL', { input: `redis://u:${secret}@h` }),
  named('Error', `connect to postgresql://u:${secret}@db/x failed`),
  named('Error', 'sql', { query: `SELECT '${secret}'`, parameters: [secret] }),
  new Error('outer', { cause: named('ReplyError', secret, { command: { args: [secret] } }) }),
  new AggregateError([named('error', secret)], 'all failed'),
];

it.each(ofLibraries.map((error) => [error.name, error] as const))(
  'logs nothing of what %s quotes, under whichever name and however it is logged',
  (_, error) => {
    const text = logged((log) => {
      log.error({ err: error }, 'a');
      log.error({ error }, 'b');
      log.error({ reason: error }, 'c');
      log.error({ error: describeError(error) }, 'd');
      log.error(error);
      log.error(error, 'e');
      log.child({ jobId: '1' }).warn({ err: error }, 'f');
    });
    expect(text).not.toContain(secret);
    expect(text.split('\n').filter(Boolean)).toHaveLength(7);
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(5000);
  },
);

it('says which state of PostgreSQL and which refusal of Redis it was', () => {
  expect(JSON.stringify(describeError(ofLibraries[1]))).toContain('22P02');
  expect(describeError(ofLibraries[2])).toMatchObject({ code: '22P02' });
  expect(describeError(ofLibraries[4])).toMatchObject({ message: 'WRONGPASS' });
  const noperm = named(
    'ReplyError',
    "NOPERM this user has no permissions to run the 'info' command",
  );
  expect(describeError(noperm)).toMatchObject({ message: 'NOPERM info' });
  const script = named('ReplyError', 'ERR Error running script: -READONLY You cannot write');
  expect(describeError(script)).toMatchObject({ message: 'ERR READONLY' });
});

it('ends with causes that lead in a circle', () => {
  const error = new Error('round');
  error.cause = error;
  expect(JSON.stringify(describeError(error)).length).toBeLessThan(20_000);
});

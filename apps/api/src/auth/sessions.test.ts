import { createOperatorDirectory } from './operator-tokens.js';
import { createSessions, sessionMs } from './sessions.js';

const key = Buffer.alloc(32, 1);
const newKey = Buffer.alloc(32, 2);
const anna = { name: 'anna', role: 'operator', token: 'a'.repeat(24) } as const;

function sessionsOf(keys: readonly Buffer[], token = anna.token, now = 0) {
  const operators = createOperatorDirectory([{ ...anna, token }]);
  const sessions = createSessions(keys, operators, () => now);
  return { sessions, operator: operators.findByToken(token) };
}

function issue(keys: readonly Buffer[] = [key]): string {
  const { sessions, operator } = sessionsOf(keys);
  if (!operator) throw new Error('no operator');
  return sessions.issue(operator);
}

it('knows again whom it let in', () => {
  expect(sessionsOf([key]).sessions.read(issue())).toMatchObject({ name: 'anna' });
});

it('ends after twelve hours', () => {
  expect(sessionsOf([key], anna.token, sessionMs).sessions.read(issue())).toBeDefined();
  expect(sessionsOf([key], anna.token, sessionMs + 1).sessions.read(issue())).toBeUndefined();
});

it('ends when its token is taken away or replaced', () => {
  expect(sessionsOf([key], 'b'.repeat(24)).sessions.read(issue())).toBeUndefined();
});

it('survives the rotation of the encryption key, and ends with the old key', () => {
  expect(sessionsOf([newKey, key]).sessions.read(issue())).toBeDefined();
  expect(sessionsOf([newKey]).sessions.read(issue())).toBeUndefined();
});

it.each([
  '',
  '.',
  'x',
  'e30.',
  `${Buffer.from('{"name":"anna","until":1}').toString('base64url')}.`,
])('does not believe %p', (value) => {
  expect(sessionsOf([key]).sessions.read(value)).toBeUndefined();
});

it('does not believe one whose content was changed', () => {
  const [, signature = ''] = issue().split('.');
  const later = Buffer.from(JSON.stringify({ name: 'anna', until: 9e15 })).toString('base64url');
  expect(sessionsOf([key]).sessions.read(`${later}.${signature}`)).toBeUndefined();
});

it('gives nothing of the token away', () => {
  expect(Buffer.from(issue(), 'base64url').toString()).not.toContain(anna.token);
});

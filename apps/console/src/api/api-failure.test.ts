import { ApiFailure, failureFrom, failureOf } from './api-failure.js';

describe('an answer that is not a success', () => {
  it('is told in the API’s own words, field by field', () => {
    const failure = failureFrom(422, {
      title: 'Invalid input',
      detail: 'The body is not valid.',
      errors: [{ pointer: '/reason', message: 'is required' }],
    });
    expect(failure.kind).toBe('invalid');
    expect(failure).toMatchObject({
      words: 'The body is not valid.',
      faults: [{ pointer: '/reason', message: 'is required' }],
    });
  });

  it('sends a person whose login has ended to log in', () => {
    expect(failureFrom(401, { detail: 'no token' })).toMatchObject({
      kind: 'not-logged-in',
      words: undefined,
    });
  });

  it('tells a viewer that reading is all there is', () => {
    expect(failureFrom(403, { detail: 'Forbidden' })).toMatchObject({
      kind: 'forbidden',
      words: undefined,
    });
  });

  it('calms down when the API or PostgreSQL is away', () => {
    expect(failureFrom(503, undefined)).toMatchObject({ kind: 'unavailable', words: undefined });
    expect(failureOf(new TypeError('Failed to fetch')).kind).toBe('unavailable');
    expect(failureOf(new DOMException('too slow', 'TimeoutError')).kind).toBe('unavailable');
  });

  it('does not blame the network for an answer it cannot read', () => {
    expect(failureOf(new SyntaxError('Unexpected token')).kind).toBe('unreadable');
    expect(failureFrom(409, '<html>').kind).toBe('conflict');
  });

  it('keeps a failure that is already understood', () => {
    const failure = new ApiFailure('conflict', { words: 'changed meanwhile' });
    expect(failureOf(failure)).toBe(failure);
  });
});

import { ApiFailure, failureFrom, failureOf } from './api-failure.js';

describe('an answer that is not a success', () => {
  it('is told in the API’s own words, field by field', () => {
    const failure = failureFrom(422, {
      title: 'Invalid input',
      detail: 'The body is not valid.',
      errors: [{ pointer: '/reason', message: 'is required' }],
    });
    expect(failure.kind).toBe('invalid');
    expect(failure.message).toBe('The body is not valid. · /reason: is required');
  });

  it('sends a person whose login has ended to log in', () => {
    expect(failureFrom(401, { detail: 'no token' })).toMatchObject({
      kind: 'not-logged-in',
      message: 'You are not logged in, or your login has ended.',
    });
  });

  it('tells a viewer that reading is all there is', () => {
    expect(failureFrom(403, { title: 'Forbidden' })).toMatchObject({
      kind: 'forbidden',
      message: expect.stringContaining('may read but not change') as unknown,
    });
  });

  it('calms down when the API or PostgreSQL is away', () => {
    expect(failureFrom(503, undefined).message).toContain('Nothing is lost');
    expect(failureOf(new TypeError('Failed to fetch')).kind).toBe('unavailable');
    expect(failureOf(new DOMException('too slow', 'TimeoutError')).kind).toBe('unavailable');
  });

  it('does not blame the network for an answer it cannot read', () => {
    expect(failureOf(new SyntaxError('Unexpected token')).kind).toBe('unreadable');
    expect(failureFrom(409, '<html>').kind).toBe('conflict');
  });

  it('keeps a failure that is already understood', () => {
    const failure = new ApiFailure('conflict', 'changed meanwhile');
    expect(failureOf(failure)).toBe(failure);
  });
});

import type { OperatorToken } from '../api/shapes.js';
import type { Look } from '../format/status.js';
import type { Texts } from '../texts/texts.js';

export function isRevoked({ revokedAt }: OperatorToken): boolean {
  return revokedAt !== null;
}

/** Whether a token opens anything, in a word. */
export function lookOfToken(t: Texts, token: OperatorToken, now = Date.now()): Look {
  const words = t.access;
  if (isRevoked(token)) return { ...words.states.revoked, tone: 'quiet' };
  const isOver = token.expiresAt !== null && Date.parse(token.expiresAt) <= now;
  return isOver
    ? { ...words.states.expired, tone: 'waiting' }
    : { ...words.states.valid, tone: 'good' };
}

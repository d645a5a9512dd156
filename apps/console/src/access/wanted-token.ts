import type { OperatorToken } from '../api/shapes.js';
import { endOfDay } from '../format/days.js';

/** What a person chooses in the form; the companies and the day may be left out. */
export type WantedToken = {
  readonly name: string;
  readonly role: OperatorToken['role'];
  readonly connectionIds: string[];
  /** The last day on which it opens anything, `YYYY-MM-DD`. */
  readonly lastDay: string;
};

/** Reading is the smaller right, so it is what nobody has to think about. */
export const emptyToken: WantedToken = { name: '', role: 'viewer', connectionIds: [], lastDay: '' };

/** The API's own rule for names. */
export function isName(name: string): boolean {
  return /^[\w .@-]{1,64}$/.test(name);
}

export function isPast(lastDay: string, now = Date.now()): boolean {
  const end = endOfDay(lastDay);
  return end !== undefined && Date.parse(end) <= now;
}

/** What the API is asked for; what was left out is not sent. */
export function toTokenBody({ name, role, connectionIds, lastDay }: WantedToken) {
  const expiresAt = endOfDay(lastDay);
  return {
    ...{ name: name.trim(), role },
    ...(connectionIds.length === 0 ? {} : { connectionIds }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

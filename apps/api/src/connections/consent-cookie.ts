import { randomBytes } from 'node:crypto';
import { cookieNameOf, hostCookie, readCookie } from '../auth/cookies.js';
import type { Call } from '../http/endpoint.js';

/** As long as a consent may wait for its confirmation. */
const cookieMs = 24 * 60 * 60 * 1000;

/** The cookie that ties a consent to the browser that began it, if the request came with one. */
export function readConsentCookie(headers: Call['headers'], publicUrl: string): string | undefined {
  const value = readCookie(headers.cookie, cookieNameOf('consent', publicUrl));
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}

/** 256 random bits. */
export const newConsentCookie = (): string => randomBytes(32).toString('base64url');

/** `Lax`: Fortnox leads the browser back here. Over https its name begins with `__Host-`. */
export function consentCookie(value: string, publicUrl: string): string {
  return hostCookie({ name: 'consent', value, maxMs: cookieMs, sameSite: 'lax' }, publicUrl);
}

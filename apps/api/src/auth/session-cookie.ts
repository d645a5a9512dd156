import { parseCookie, stringifySetCookie } from 'cookie';
import { sessionMs } from './sessions.js';

const cookieName = 'session';

export function readSessionCookie(header: string | undefined): string | undefined {
  return header === undefined ? undefined : parseCookie(header)[cookieName];
}

/** `Secure` where the public address is https; a plain address on one machine needs to work too. */
export function sessionCookie(value: string, publicUrl: string): string {
  return setCookie(value, sessionMs / 1000, publicUrl);
}

export function endedSessionCookie(publicUrl: string): string {
  return setCookie('', 0, publicUrl);
}

function setCookie(value: string, maxAge: number, publicUrl: string): string {
  return stringifySetCookie({
    name: cookieName,
    value,
    maxAge,
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: publicUrl.startsWith('https:'),
  });
}

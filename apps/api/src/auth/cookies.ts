import { parseCookie, stringifySetCookie } from 'cookie';

/**
 * Over https the name begins with `__Host-`: browsers then take the cookie only from this very host,
 * so that a page of a neighbouring host cannot plant one. A plain address on one machine needs to
 * work too.
 */
export const cookieNameOf = (name: string, publicUrl: string): string =>
  isHttps(publicUrl) ? `__Host-${name}` : name;

const isHttps = (publicUrl: string): boolean => publicUrl.startsWith('https:');

export function readSessionCookie(
  header: string | undefined,
  publicUrl: string,
): string | undefined {
  return readCookie(header, cookieNameOf('session', publicUrl));
}

export function readCookie(header: string | undefined, name: string): string | undefined {
  return header === undefined ? undefined : parseCookie(header)[name];
}

/** `maxMs`: when the session is over in any case. */
export function sessionCookie(value: string, maxMs: number, publicUrl: string): string {
  return hostCookie({ name: 'session', value, maxMs, sameSite: 'strict' }, publicUrl);
}

export function endedSessionCookie(publicUrl: string): string {
  return sessionCookie('', 0, publicUrl);
}

/** A cookie that no script reads and only this host gets. */
export function hostCookie(
  cookie: {
    readonly name: string;
    readonly value: string;
    readonly maxMs: number;
    /** `lax`: also sent when another site leads the browser here. */
    readonly sameSite: 'strict' | 'lax';
  },
  publicUrl: string,
): string {
  return stringifySetCookie({
    name: cookieNameOf(cookie.name, publicUrl),
    value: cookie.value,
    maxAge: Math.floor(cookie.maxMs / 1000),
    httpOnly: true,
    sameSite: cookie.sameSite,
    path: '/',
    secure: isHttps(publicUrl),
  });
}

import type { Call } from '../http/endpoint.js';
import { HttpProblem } from '../http/problem.js';

/**
 * Throws 403 when another site's page has sent the form: it could log a browser in under a token of
 * its own, whose owner then reads what is entered. Who is no browser sends neither header.
 */
export function refuseOtherSites({ headers }: Call, publicUrl: string): void {
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  const isOurs =
    site === undefined
      ? origin === undefined || isOwn(origin, headers.host, publicUrl)
      : site === 'same-origin' || site === 'none';
  if (!isOurs) throw new HttpProblem(403, 'This form may only be sent from a page of this site.');
}

/** Behind a proxy `Host` may be another than the browser sees; on one machine PUBLIC_URL may. */
function isOwn(origin: string, host: string | undefined, publicUrl: string): boolean {
  if (origin === new URL(publicUrl).origin) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

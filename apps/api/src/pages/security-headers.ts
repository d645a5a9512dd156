import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Pages run no script but their own files. Forms may end at Fortnox: after a login the browser is
 * led on to the consent page, and browsers apply `form-action` to redirects as well.
 */
export function securityHeaders(publicUrl: string, fortnoxAuthUrl: string): RequestHandler {
  const headersFor = (styles: readonly string[]) =>
    headersSetBy(policy({ publicUrl, fortnoxAuthUrl, styles }));
  // Our own pages and Bull Board carry their styles in the page; the console's are files.
  const [everywhere, onConsole] = [headersFor(["'unsafe-inline'"]), headersFor([])];
  return ({ path }, response, next) => {
    const headers = /^\/console(\/|$)/i.test(path) ? onConsole : everywhere;
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

/** They are the same for every answer: helmet is asked once. */
function headersSetBy(handler: ReturnType<typeof helmet>): readonly [string, string][] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  handler(request, response, () => undefined);
  return response.getHeaderNames().map((name) => [name, String(response.getHeader(name))]);
}

type Policy = {
  readonly publicUrl: string;
  readonly fortnoxAuthUrl: string;
  /** What may style a page besides our files. */
  readonly styles: readonly string[];
};

function policy({ publicUrl, fortnoxAuthUrl, styles }: Policy): ReturnType<typeof helmet> {
  const overHttps = publicUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': ["'self'", ...styles],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
        'frame-ancestors': ["'none'"],
        'form-action': ["'self'", new URL(fortnoxAuthUrl).origin],
      },
    },
    // A promise to use https for ever may only be made where there is https.
    strictTransportSecurity: overHttps,
    referrerPolicy: { policy: 'no-referrer' },
  });
}

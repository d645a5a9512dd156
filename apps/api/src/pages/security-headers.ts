import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Pages run no script but their own files. Forms may end at Fortnox: after a login the browser is
 * led on to the consent page, and browsers apply `form-action` to redirects as well.
 */
export function securityHeaders(publicUrl: string, fortnoxAuthUrl: string): RequestHandler {
  const headers = headersSetBy(policy(publicUrl, fortnoxAuthUrl));
  return (_request, response, next) => {
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

function policy(publicUrl: string, fortnoxAuthUrl: string): ReturnType<typeof helmet> {
  const overHttps = publicUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        // Our pages and Bull Board carry their styles in the page.
        'style-src': ["'self'", "'unsafe-inline'"],
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

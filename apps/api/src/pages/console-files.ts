import { join } from 'node:path';
import express, { Router, type Response } from 'express';
import { notFound } from '../http/problem.js';

/** The console's built files; any other path is the console's own and gets its page. */
export function consoleFiles(directory: string): Router {
  const router = Router();
  // Built files carry a digest in their names, so they may be kept; the page names them anew.
  router.use(
    express.static(directory, {
      index: false,
      maxAge: '1d',
      redirect: false,
      setHeaders: markPage,
    }),
  );
  router.get('/{*path}', (request, response, next) => {
    if (/\.\w+$/.test(request.path)) throw notFound('file');
    response.set('cache-control', 'no-store');
    response.sendFile(join(directory, 'index.html'), (error?: unknown) => {
      if (error !== undefined) next(notFound('console: it has not been built'));
    });
  });
  return router;
}

function markPage(response: Response, file: string): void {
  if (file.endsWith('.html')) response.setHeader('cache-control', 'no-store');
}

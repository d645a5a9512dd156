import express, { type Request, type Response } from 'express';

/**
 * The bytes as sent, for signatures. Nothing is inflated: a signature covers what went over the
 * wire, and 1 MB of zip could be 1 GB of zeros. Rejects with body-parser's own error (413, 415).
 */
export function readRawBody(
  request: Request,
  response: Response,
  maxBytes: number,
): Promise<Buffer> {
  const parse = express.raw({ limit: maxBytes, inflate: false, type: () => true });
  return new Promise((resolve, reject) => {
    parse(request, response, (error?: unknown) => {
      if (error instanceof Error) {
        reject(error);
        return;
      }
      const body: unknown = request.body;
      resolve(Buffer.isBuffer(body) ? body : Buffer.alloc(0));
    });
  });
}

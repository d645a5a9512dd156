import { promisify } from 'node:util';
import express, { type Request, type Response } from 'express';

/**
 * The bytes as sent, for signatures. Nothing is inflated: a signature covers what went over the
 * wire, and 1 MB of zip could be 1 GB of zeros. Rejects with body-parser's own error (413, 415).
 */
export async function readRawBody(
  request: Request,
  response: Response,
  maxBytes: number,
): Promise<Buffer> {
  const parse = express.raw({ limit: maxBytes, inflate: false, type: () => true });
  await promisify<Request, Response>(parse)(request, response);
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

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
  await parserOf(maxBytes)(request, response);
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

type Parser = (request: Request, response: Response) => Promise<unknown>;

/** There are as many as there are limits. */
const parsers = new Map<number, Parser>();

function parserOf(maxBytes: number): Parser {
  const known = parsers.get(maxBytes);
  if (known) return known;
  const raw = express.raw({ limit: maxBytes, inflate: false, type: () => true });
  const parser = promisify<Request, Response>(raw);
  parsers.set(maxBytes, parser);
  return parser;
}

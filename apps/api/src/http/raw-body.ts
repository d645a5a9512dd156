import type { IncomingMessage } from 'node:http';
import { GatheredBytes } from '@sync/shared';
import { HttpProblem, refusals } from './problem.js';

/**
 * The bytes as sent, for signatures. Nothing is inflated: a signature covers what went over the
 * wire, and 1 MB of zip could be 1 GB of zeros. Rejects with 413 for more than `maxBytes`, 415 for what is
 * compressed, 400 for what breaks off, or comes in pieces that have no end; and with what `count` throws, which is told
 * of all that its sender declares before it comes, else of every 64 kB as they come.
 *
 * Not body-parser's, which keeps each piece by itself: a body of a quarter of a megabyte, sent byte by byte, is a
 * hundred megabytes there.
 */
export async function readRawBody(
  request: IncomingMessage,
  maxBytes: number,
  count: (bytes: number) => void = () => undefined,
): Promise<Buffer> {
  const { headers } = request;
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') throw refused(415);
  let counted = Number(headers['content-length'] ?? 0);
  if (counted > maxBytes) throw refused(413);
  count(counted);
  const gathered = new GatheredBytes();
  const take = (piece: Buffer): HttpProblem | undefined => {
    if (gathered.length + piece.length > maxBytes) return refused(413);
    if (!gathered.add(piece)) return new HttpProblem(400, inPieces, endsConnection);
    for (; counted < gathered.length; counted += countedStep) count(countedStep);
    return undefined;
  };
  return new Promise((resolve, reject) => {
    const end = (problem?: Error): void => {
      request.off('data', onData).off('end', onEnd).off('error', onBreak).off('close', onBreak);
      if (!problem) {
        resolve(gathered.whole());
        return;
      }
      // What is still to come is not read.
      request.pause();
      reject(problem);
    };
    const onData = (piece: Buffer): void => {
      try {
        const problem = take(piece);
        if (problem) end(problem);
      } catch (error) {
        end(error instanceof Error ? error : new Error('not counted', { cause: error }));
      }
    };
    const onEnd = (): void => {
      end();
    };
    const onBreak = (): void => {
      end(refused(400));
    };
    request.on('data', onData).on('end', onEnd).on('error', onBreak).on('close', onBreak);
  });
}

const countedStep = 64 * 1024;

const inPieces = 'The body comes in too many small pieces; send it in larger ones.';

const endsConnection = { headers: { connection: 'close' } };

const refused = (status: 400 | 413 | 415): HttpProblem =>
  new HttpProblem(status, refusals[status] ?? '');

import { outgoingAgent, readRetryAfterMs } from '@sync/shared';
import { request, type Dispatcher } from 'undici';
import { isIP } from 'node:net';
import { guardedLookup } from './guarded-lookup.js';
import type { Outcome } from './outcome.js';
import { mayReach, withoutBrackets, type Reach } from './public-address.js';

/** From the first packet to the head of the answer; Standard Webhooks recommends 15 to 30 s. */
const answerMs = 15_000;
const connectMs = 10_000;

type Post = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

export type Poster = {
  /** Sends once; never rejects. */
  send(post: Post): Promise<Outcome>;
  /** Breaks off what is under way. */
  close(): Promise<void>;
};

/**
 * Sends to addresses that a person has typed: to public ones only, encrypted, following nobody who
 * leads elsewhere, reading the status and no body, and for a bounded time.
 */
export function createPoster(reach: Reach, timeoutMs = answerMs): Poster {
  const dispatcher = outgoingAgent({
    pipelining: 1,
    connect: { timeout: Math.min(connectMs, timeoutMs), lookup: guardedLookup(reach) },
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    send: (post) => send(dispatcher, reach, timeoutMs, post),
    close: () => dispatcher.destroy(),
  };
}

async function send(
  dispatcher: Dispatcher,
  reach: Reach,
  timeoutMs: number,
  { url, headers, body }: Post,
): Promise<Outcome> {
  if (!isAllowed(url, reach)) return refused;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await request(url, { method: 'POST', dispatcher, headers, body, signal });
    // However long the body is or takes: the status says it all.
    answer.body.on('error', () => undefined).destroy();
    return judge(answer.statusCode, answer.headers['retry-after']);
  } catch (error) {
    if (signal.aborted) return { kind: 'failed', detail: `no answer within ${timeoutMs} ms` };
    return unreached(codeOf(error));
  }
}

const refused: Outcome = { kind: 'failed', detail: 'its address is not a public one' };

/** A socket looks no address up that is one already. */
function isAllowed(url: string, reach: Reach): boolean {
  const host = withoutBrackets(new URL(url).hostname);
  return isIP(host) === 0 || mayReach(host, reach);
}

function judge(status: number, retryAfter: string | string[] | undefined): Outcome {
  const detail = `answered ${status}`;
  if (status >= 200 && status < 300) return { kind: 'delivered', detail };
  if (status === 410) return { kind: 'gone', detail };
  if (status >= 300 && status < 400) {
    return { kind: 'failed', detail: `${detail}, which is not followed` };
  }
  const said = typeof retryAfter === 'string' ? retryAfter : undefined;
  return { kind: 'failed', detail, retryAfterMs: readRetryAfterMs(said, new Date()) };
}

function unreached(code: string): Outcome {
  if (code === 'ADDRESS_REFUSED') return refused;
  return { kind: 'failed', detail: code === '' ? 'not reached' : `not reached (${code})` };
}

/** Only the code: messages name addresses, and an address may hold a key. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const own = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const inner = 'cause' in error ? codeOf(error.cause) : '';
  return (inner === '' ? own : inner).replace(/[^\w-]/g, '').slice(0, 60);
}

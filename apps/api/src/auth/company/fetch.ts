import { gatherText, outgoingAgent } from '@sync/shared';
import type { CustomFetch, CustomFetchOptions } from 'openid-client';
import { request, type Dispatcher } from 'undici';

/** Metadata, keys and tokens are some kilobytes each. */
const maxAnswerBytes = 1024 * 1024;
const connectMs = 3000;

/** The provider does not answer, or answers that it cannot: nobody has been refused by it. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway';
}

/**
 * How the provider is asked: through the same proxies as Fortnox; no redirect is followed, nothing
 * is unpacked, and an answer is bounded.
 */
export function providerFetch(): CustomFetch {
  const connect = { timeout: connectMs };
  const dispatcher = outgoingAgent({ connect, maxResponseSize: maxAnswerBytes });
  return async (url, options) => {
    const { status, contentType, text } = await send(dispatcher, url, options);
    if (status >= 500 || status === 429) throw new ProviderAway(`it answered ${status}`);
    const headers = { 'content-type': contentType };
    return new Response(isEmpty(status) ? null : text, { status, headers });
  };
}

async function send(
  dispatcher: Dispatcher,
  url: string,
  { method, headers, body, signal }: CustomFetchOptions,
) {
  try {
    const answer = await request(url, {
      ...{ dispatcher, headers },
      method: method === 'POST' ? 'POST' : 'GET',
      body: body instanceof URLSearchParams ? body.toString() : null,
      signal: signal ?? null,
    });
    const contentType = String(answer.headers['content-type'] ?? '');
    return { status: answer.statusCode, contentType, text: await gatherText(answer.body) };
  } catch (cause) {
    throw new ProviderAway('no complete answer', { cause });
  }
}

/** Statuses with which `Response` takes no body, not even an empty one. */
const isEmpty = (status: number): boolean => status === 204 || status === 304;

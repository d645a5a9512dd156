import { err, ok, type Result } from '@sync/shared';
import { z } from 'zod';
import { parseExactJson } from './exact-json.js';
import type { SubscriptionFlowFailure, SubscriptionFlowResult } from './failure.js';
import { failureOf, isSuccess, send, type HttpOptions } from './http.js';

export type AccessTokens = {
  /** The cached token, or a new one; callers that come together share one request. */
  get(): SubscriptionFlowResult<string>;
  /** Forgets a token that was refused; a newer one stays. */
  drop(token: string): void;
};

type Credentials = {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

type Cached = { readonly token: string; readonly freshUntilMs: number };

/** Renewed this much early, so that a token does not expire on its way. */
const marginMs = 60_000;
/** When the answer does not say how long: a 401 renews it anyway. */
const assumedLifeMs = 600_000;

/** Client credentials at `{site}/oauth/token`; several tokens may be valid at once. */
export function createAccessTokens(credentials: Credentials, options: HttpOptions): AccessTokens {
  let cached: Cached | undefined;
  let running: SubscriptionFlowResult<string> | undefined;

  async function renew(): SubscriptionFlowResult<string> {
    const answer = await requestToken(credentials, options).finally(() => (running = undefined));
    if (!answer.ok) return answer;
    cached = answer.value;
    return ok(answer.value.token);
  }

  return {
    get() {
      if (cached && cached.freshUntilMs > performance.now())
        return Promise.resolve(ok(cached.token));
      running ??= renew();
      return running;
    },
    drop(token) {
      if (cached?.token === token) cached = undefined;
    },
  };
}

/** No server takes a header that is longer than this. */
const longestToken = 16 * 1024;

const tokenAnswer = z.object({
  access_token: z.string().min(1).max(longestToken),
  expires_in: z.string().regex(/^\d+$/).optional().catch(undefined),
});

async function requestToken(
  { baseUrl, clientId, clientSecret }: Credentials,
  options: HttpOptions,
): SubscriptionFlowResult<Cached> {
  const form = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  };
  const answer = await send(
    {
      method: 'POST',
      url: `${baseUrl}/oauth/token`,
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(form).toString(),
    },
    options,
  );
  if (!answer.ok) return answer;
  if (isSuccess(answer.value.status)) return readToken(answer.value.text);
  const failure = failureOf(answer.value, 'POST /oauth/token');
  // Here every refusal is one of the client's id and secret.
  return err(failure.kind === 'rejected' ? { ...failure, kind: 'unauthorized' } : failure);
}

function readToken(text: string): Result<Cached, SubscriptionFlowFailure> {
  const read = tokenAnswer.safeParse(parseExactJson(text));
  if (!read.success) {
    return err({ kind: 'unreadable', detail: 'POST /oauth/token answered no access token' });
  }
  const { access_token: token, expires_in: seconds } = read.data;
  const lifeMs = seconds === undefined ? assumedLifeMs : Number(seconds) * 1000;
  const freshUntilMs = performance.now() + Math.max(lifeMs - marginMs, lifeMs / 2);
  return ok({ token, freshUntilMs });
}

import { setTimeout as sleep } from 'node:timers/promises';
import {
  err,
  ok,
  type Result,
  type RefreshClaim,
  type TokenSet,
  type TokenStore,
} from '@sync/shared';
import type { FortnoxFailure } from '../failure/failure.js';
import { obtainTokens, type Grants, type ObtainFailure } from './obtain-tokens.js';
import { TOKEN_TIMEOUT_MS } from './token-endpoint.js';

/** One connection's access tokens within one process. Neither method throws for Fortnox's sake. */
export type AccessTokens = {
  /** A token good for a call now, renewed first if its life is nearly over. */
  get(): Promise<Result<string, FortnoxFailure>>;
  /** A token other than the one Fortnox just answered with 401. */
  renew(rejectedToken: string): Promise<Result<string, FortnoxFailure>>;
};

export type AccessTokensOptions = Grants & {
  readonly connectionId: string;
  readonly store: TokenStore;
  /** How long a refused refresh waits for a late commit of another process; 1 s if left out. */
  readonly graceMs?: number | undefined;
  /** How often it is looked whether another process's refresh is through; 50 ms if left out. */
  readonly pollMs?: number | undefined;
  /** In [0, 1); spreads the renewals of several processes. */
  readonly random?: (() => number) | undefined;
};

/** Renewed when less than this share of its life is left … */
const RENEW_AT_SHARE = 0.2;
/** … but not earlier than 5 minutes before its end (a token lives an hour). */
const RENEW_AT_MOST_MS = 300_000;
/** A claim outlives both possible token calls by this, so that it lapses only if its holder died. */
const CLAIM_MARGIN_MS = 5_000;

/**
 * Keeps one connection's tokens fresh; make one per connection and process. Any number of
 * processes may do so: within a process calls share one refresh, across processes the store's
 * claim lets one of them refresh and the others wait for (or use the rest of) what is there. A new
 * pair is committed before it is used. A holder that dies delays the others until its claim lapses.
 */
export function createAccessTokens(options: AccessTokensOptions): AccessTokens {
  return new StoredTokens(options);
}

class StoredTokens implements AccessTokens {
  readonly #options: AccessTokensOptions;
  readonly #claimMs: number;
  readonly #pollMs: number;
  #cached: TokenSet | undefined;
  /** Drawn per token, so that processes sharing it do not all renew at the same moment. */
  #jitter: number;
  #inFlight: Promise<Result<string, FortnoxFailure>> | undefined;

  constructor(options: AccessTokensOptions) {
    this.#options = options;
    this.#claimMs = 2 * (options.timeoutMs ?? TOKEN_TIMEOUT_MS) + CLAIM_MARGIN_MS;
    this.#pollMs = options.pollMs ?? 50;
    this.#jitter = this.#draw();
  }

  async get(): Promise<Result<string, FortnoxFailure>> {
    if (this.#cached && this.#isFresh(this.#cached)) return ok(this.#cached.accessToken);
    return this.#once(undefined);
  }

  async renew(rejectedToken: string): Promise<Result<string, FortnoxFailure>> {
    if (this.#cached && this.#isUsable(this.#cached, rejectedToken)) {
      return ok(this.#cached.accessToken);
    }
    const result = await this.#once(rejectedToken);
    // A refresh that was under way before the 401 may have settled for the rest of the old token.
    return result.ok && result.value === rejectedToken ? this.#once(rejectedToken) : result;
  }

  #once(rejected: string | undefined): Promise<Result<string, FortnoxFailure>> {
    this.#inFlight ??= this.#ensure(rejected).finally(() => {
      this.#inFlight = undefined;
    });
    return this.#inFlight;
  }

  async #ensure(rejected: string | undefined): Promise<Result<string, FortnoxFailure>> {
    const giveUpAt = this.#now() + 2 * this.#claimMs;
    for (;;) {
      const stored = await this.#options.store.read(this.#options.connectionId);
      if (stored && this.#isFresh(stored) && this.#isUsable(stored, rejected)) {
        return this.#use(stored);
      }
      const claim = await this.#claim();
      if (claim) return this.#renewUnder(claim, rejected);
      // Somebody else is at it: what is left of the old token's life is good enough meanwhile.
      if (stored && this.#isUsable(stored, rejected)) return ok(stored.accessToken);
      if (this.#now() >= giveUpAt) return err(busy);
      await sleep(this.#pollMs * (0.5 + this.#random()));
    }
  }

  async #renewUnder(
    claim: RefreshClaim,
    rejected: string | undefined,
  ): Promise<Result<string, FortnoxFailure>> {
    const before = claim.tokens;
    if (before && this.#isFresh(before) && this.#isUsable(before, rejected)) {
      await this.#release(claim);
      return this.#use(before);
    }
    const obtained = await obtainTokens(this.#options, before);
    if (obtained.ok) return this.#commit(claim, obtained.value);
    await this.#release(claim);
    return this.#afterFailure(obtained.error, before, rejected);
  }

  /** New tokens are used only once they are stored: the next process must not need this one. */
  async #commit(claim: RefreshClaim, tokens: TokenSet): Promise<Result<string, FortnoxFailure>> {
    const { store, connectionId } = this.#options;
    if (await store.commitRefresh(connectionId, claim.fence, tokens)) return this.#use(tokens);
    return this.#commitLate(claim.tokens, tokens);
  }

  /**
   * Our claim lapsed while we were asleep. If nobody has stored another pair since, ours is the
   * only living one and must not be lost; if somebody has, theirs was issued later and only the
   * latest pair is valid.
   */
  async #commitLate(
    before: TokenSet | undefined,
    tokens: TokenSet,
  ): Promise<Result<string, FortnoxFailure>> {
    const { store, connectionId } = this.#options;
    const giveUpAt = this.#now() + 2 * this.#claimMs;
    while (this.#now() < giveUpAt) {
      const claim = await this.#claim();
      if (!claim) {
        await sleep(this.#pollMs);
      } else if (claim.tokens?.accessToken !== before?.accessToken) {
        await this.#release(claim);
        return claim.tokens ? this.#use(claim.tokens) : err(busy);
      } else if (await store.commitRefresh(connectionId, claim.fence, tokens)) {
        return this.#use(tokens);
      }
    }
    return err(busy);
  }

  async #afterFailure(
    failure: ObtainFailure,
    before: TokenSet | undefined,
    rejected: string | undefined,
  ): Promise<Result<string, FortnoxFailure>> {
    if (failure.kind === 'refused') {
      const newer = await this.#newerThan(before);
      if (newer) return this.#use(newer);
      return err({ kind: 'consent-lost', detail: failure.detail });
    }
    if (before && this.#isUsable(before, rejected)) return ok(before.accessToken);
    return err({ kind: 'unavailable', status: undefined, detail: failure.detail });
  }

  /**
   * A refused refresh token may have been spent by a process whose commit is still on its way, so
   * the store is read again, now and after a moment, before anyone concludes that consent is gone.
   */
  async #newerThan(before: TokenSet | undefined): Promise<TokenSet | undefined> {
    const { store, connectionId, graceMs = 1_000 } = this.#options;
    for (const waitMs of [0, graceMs]) {
      if (waitMs > 0) await sleep(waitMs);
      const stored = await store.read(connectionId);
      if (stored && stored.accessToken !== before?.accessToken) return stored;
    }
    return undefined;
  }

  #use(tokens: TokenSet): Result<string, FortnoxFailure> {
    if (tokens.accessToken !== this.#cached?.accessToken) this.#jitter = this.#draw();
    this.#cached = tokens;
    return ok(tokens.accessToken);
  }

  #claim(): Promise<RefreshClaim | undefined> {
    return this.#options.store.claimRefresh(this.#options.connectionId, this.#claimMs);
  }

  #release(claim: RefreshClaim): Promise<void> {
    return this.#options.store.releaseRefresh(this.#options.connectionId, claim.fence);
  }

  #isFresh(tokens: TokenSet): boolean {
    const expiresAt = tokens.accessTokenExpiresAt.getTime();
    const life = expiresAt - tokens.accessTokenIssuedAt.getTime();
    const renewBefore = Math.min(RENEW_AT_SHARE * life, RENEW_AT_MOST_MS) * this.#jitter;
    return expiresAt - this.#now() > renewBefore;
  }

  #isUsable(tokens: TokenSet, rejected: string | undefined): boolean {
    return tokens.accessToken !== rejected && tokens.accessTokenExpiresAt.getTime() > this.#now();
  }

  /** Between 0.75 and 1: never later than promised by less than a quarter. */
  #draw(): number {
    return 0.75 + 0.25 * this.#random();
  }

  #random(): number {
    return (this.#options.random ?? Math.random)();
  }

  #now(): number {
    return (this.#options.now?.() ?? new Date()).getTime();
  }
}

const busy: FortnoxFailure = {
  kind: 'unavailable',
  status: undefined,
  detail: 'another process has not finished renewing the access token',
};

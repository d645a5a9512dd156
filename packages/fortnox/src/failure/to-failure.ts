import { storableText } from '@sync/shared';
import { explain } from './explain.js';
import { readEnvelope, type ErrorEnvelope } from './envelope.js';
import type { FortnoxFailure } from './failure.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** An answer that is not a readable success. */
export type ErrorAnswer = {
  readonly method: Method;
  readonly status: number;
  readonly text: string;
  readonly retryAfterMs: number | undefined;
};

/** Scope missing from the consent; seen live as HTTP 400, otherwise as a bare 403. */
const NO_SCOPE = 2_000_663;
/** "System exception" on Fortnox's side: it may have happened half. */
const SYSTEM_EXCEPTION = 1_000_003;
/** Invalid login, missing credentials, not authenticated: what a 401 says, in Fortnox's codes. */
const LOGIN_CODES: ReadonlySet<number> = new Set([2_000_310, 2_000_311, 2_003_275, 2_004_054]);

/**
 * Without `Retry-After` (no recorded 429 exists) a caller is told to come back after one window,
 * Fortnox's 5 s, when the average is certain to have recovered.
 */
const DEFAULT_RETRY_AFTER_MS = 5_000;

/**
 * Says what an answer means. Never throws. The order matters: statuses that prove "not processed"
 * first, then what Fortnox understood and refused, and everything else is in doubt.
 */
export function toFailure(answer: ErrorAnswer): FortnoxFailure {
  const envelope = readEnvelope(answer.text);
  if (answer.status === 429) {
    return { kind: 'rate-limited', retryAfterMs: answer.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS };
  }
  if (isStrangersPage(answer, envelope)) {
    return inDoubt(answer.method, answer.status, describe(answer, envelope));
  }
  if (saysNotLoggedIn(answer.status, envelope)) {
    return { kind: 'unauthorized', detail: describe(answer, envelope) };
  }
  if (saysNoConsent(answer.status, envelope)) {
    return { kind: 'consent-lost', detail: describe(answer, envelope) };
  }
  if (isRefusal(answer, envelope)) return refused(answer, envelope);
  return inDoubt(answer.method, answer.status, describe(answer, envelope));
}

/** A call whose effect nobody knows: a change may have happened, a read may be repeated. */
export function inDoubt(
  method: Method,
  status: number | undefined,
  detail: string,
): FortnoxFailure {
  return method === 'GET'
    ? { kind: 'unavailable', status, detail }
    : { kind: 'outcome-unknown', detail };
}

/**
 * Whether a proxy, firewall or portal on the way has answered with a page of its own. What it says
 * of authorization is about itself: neither our token nor the consent is at fault. An empty body is
 * Fortnox's (a bare 403 has been seen for a missing scope).
 */
function isStrangersPage(answer: ErrorAnswer, envelope: ErrorEnvelope | undefined): boolean {
  const ofAuthorization = [401, 403, 407, 511].includes(answer.status);
  return ofAuthorization && envelope === undefined && answer.text.trim() !== '';
}

/** Whether the answer is an authentication failure, which Fortnox reports before processing. */
function saysNotLoggedIn(status: number, envelope: ErrorEnvelope | undefined): boolean {
  return status === 401 || (envelope?.code !== undefined && LOGIN_CODES.has(envelope.code));
}

function saysNoConsent(status: number, envelope: ErrorEnvelope | undefined): boolean {
  return envelope?.code === NO_SCOPE || (status === 403 && envelope?.code === undefined);
}

/**
 * Whether Fortnox understood the request and said no. A 5xx counts only when its code or text is
 * a known business error (a missing financial year has been seen as 500). A 404 counts only with
 * an envelope: an HTML 404 is a wrong path or an outage, and "not found" would create a duplicate.
 */
function isRefusal(answer: ErrorAnswer, envelope: ErrorEnvelope | undefined): boolean {
  if (envelope?.code === SYSTEM_EXCEPTION) return false;
  if (answer.status >= 500) return explain(envelope).kind === 'known';
  if (answer.status === 404) return envelope?.code !== undefined;
  return answer.status >= 400 && answer.status !== 408;
}

function refused(answer: ErrorAnswer, envelope: ErrorEnvelope | undefined): FortnoxFailure {
  // A 404 on a POST is about something the body refers to, not about the address.
  if (answer.status === 404 && answer.method !== 'POST') {
    return { kind: 'not-found', code: envelope?.code, detail: describe(answer, envelope) };
  }
  return {
    kind: 'rejected',
    status: answer.status,
    code: envelope?.code,
    message: describe(answer, envelope),
    entry: explain(envelope).entry,
  };
}

/** The beginning of a page that holds a sentence or two worth telling; there may be 16 MB of it. */
const readOfPage = 16 * 1024;

/** Fortnox's own words, or the beginning of whatever page stood in their place. */
function describe(answer: ErrorAnswer, envelope: ErrorEnvelope | undefined): string {
  if (envelope?.message !== undefined) return envelope.message;
  const words = answer.text
    .slice(0, readOfPage)
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return words === '' ? `HTTP ${answer.status} without a text` : storableText(words.slice(0, 200));
}

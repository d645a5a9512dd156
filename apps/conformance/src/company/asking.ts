import type { AnyRequest, Fields, FortnoxClient, FortnoxFailure } from '@sync/fortnox';
import { CannotTell } from './cannot-tell.js';

/** What Fortnox made of a request: done, or refused in its own words. */
export type Reply =
  | { readonly kind: 'done'; readonly record: Fields }
  | { readonly kind: 'refused'; readonly code: number | undefined; readonly words: string };

/** Fortnox cannot be asked any more: it is away, the consent is lost, or an answer was lost. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export type Asking = {
  /** A refusal is an answer; whatever else is in the way ends the run. */
  readonly request: (request: AnyRequest) => Promise<Reply>;
  /** The same where only success is of use: a refusal leaves the question unanswered. */
  readonly must: (request: AnyRequest) => Promise<Fields>;
  readonly list: (request: ListRequest) => Promise<readonly Fields[]>;
};

type ListRequest = Pick<AnyRequest, 'path' | 'query'> & { readonly envelope: string };

/** Questions by way of the worker's client, with its limiter and its tokens. */
export function askingOf({ anyResource }: Pick<FortnoxClient, 'anyResource'>): Asking {
  const request = async (wanted: AnyRequest): Promise<Reply> => {
    const answer = await anyResource.record(wanted);
    return answer.ok ? { kind: 'done', record: answer.value } : refusalOr(wanted, answer.error);
  };
  return {
    request,
    must: async (wanted) => {
      const reply = await request(wanted);
      if (reply.kind === 'done') return reply.record;
      throw new CannotTell(`${wanted.method} /3/${wanted.path} was refused: ${inWords(reply)}`);
    },
    list: async (wanted) => {
      const answer = await anyResource.records({ method: 'GET', ...wanted });
      if (answer.ok) return answer.value;
      const refusal = refusalOr({ method: 'GET', path: wanted.path }, answer.error);
      throw new CannotTell(`GET /3/${wanted.path} was refused: ${inWords(refusal)}`);
    },
  };
}

type Refusal = Extract<Reply, { kind: 'refused' }>;

function refusalOr({ method, path }: AnyRequest, failure: FortnoxFailure): Refusal {
  if (failure.kind === 'rejected') {
    return { kind: 'refused', code: failure.code, words: failure.message };
  }
  if (failure.kind === 'not-found') {
    return { kind: 'refused', code: failure.code, words: failure.detail };
  }
  const detail = 'detail' in failure ? `: ${failure.detail}` : '';
  const what = `${method} /3/${path} ended as ${failure.kind}${detail}`;
  if (failure.kind === 'unavailable' && isNoOutage(failure.status)) {
    return { kind: 'refused', code: undefined, words: failure.detail };
  }
  // One request that Fortnox cannot digest leaves the other questions alone.
  throw failure.kind === 'outcome-unknown' ? new CannotTell(what) : new Interrupted(what);
}

/** A 404 without a code is no answer for the worker; here it says that there is nothing. */
const isNoOutage = (status: number | undefined): boolean => status === 404;

/** "done", or Fortnox's code and text. */
export function inWords(reply: Reply): string {
  if (reply.kind === 'done') return 'done';
  return reply.code === undefined
    ? `without a code, "${reply.words}"`
    : `${reply.code}, "${reply.words}"`;
}

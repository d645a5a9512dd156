import type { FortnoxResult } from '../client.js';
import type { Method } from '../failure/to-failure.js';
import type { Caller } from './caller.js';
import { fieldsOf, list, single, type Fields } from './fields.js';

/** A request that no other method makes: Fortnox is asked about Fortnox itself. */
export type AnyRequest = {
  readonly method: Method;
  /** Below `/3/`, with every value already encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** The name around the record or the list in the answer; without it the answer's body is not read. */
  readonly envelope?: string;
};

/** Any resource, answered as it came. For the conformance questions; the worker has its own methods. */
export type AnyResource = {
  record(request: AnyRequest): FortnoxResult<Fields>;
  records(request: AnyRequest & { readonly envelope: string }): FortnoxResult<readonly Fields[]>;
};

export function anyResourceOf(call: Caller): AnyResource {
  return {
    record: ({ envelope, ...request }) =>
      call({ ...request, read: envelope === undefined ? unread : single(envelope, asItCame) }),
    records: ({ envelope, ...request }) => call({ ...request, read: list(envelope, asItCame) }),
  };
}

const asItCame = (fields: Fields): Fields => fields;

const unread = (): Fields => fieldsOf({});

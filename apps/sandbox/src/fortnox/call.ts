import type { JsonObject } from '../json.js';
import type { Company } from './company.js';

/** One request to the API after authorization, rate limit and parsing. */
export type Call = {
  readonly company: Company;
  readonly now: Date;
  /** Values of the placeholders in the route. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** `https://…/3`, for `@url`. */
  readonly baseUrl: string;
  /** Says which SubscriptionFlow invoice the call was about, for the call log. */
  readonly about: (externalReference: string) => void;
};

export type Reply = { readonly status: number; readonly body: JsonObject | undefined };

export type Handler = (call: Call) => Reply;

export const ok = (body: JsonObject): Reply => ({ status: 200, body });
export const created = (body: JsonObject): Reply => ({ status: 201, body });
export const noContent: Reply = { status: 204, body: undefined };

/** A placeholder's value; the route guarantees that it is there. */
export const pathValue = (call: Call, name: string): string => call.path[name] ?? '';

/** Numbers of documents in paths; anything else cannot be found either. */
export function pathNumber(call: Call, name: string): number | undefined {
  const text = pathValue(call, name);
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

import type { JsonObject } from '../json.js';

/**
 * A refusal in Fortnox's words. The recorded envelopes differ: a 404 capitalises its keys, a 400
 * does not. Some errors come without a code (known by their Swedish text only).
 */
export class FortnoxError extends Error {
  override readonly name = 'FortnoxError';
  readonly status: number;
  readonly code: number | undefined;

  constructor(status: number, code: number | undefined, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  body(): JsonObject {
    if (this.status === 404) {
      return { ErrorInformation: { Error: 1, Message: this.message, ...code('Code', this.code) } };
    }
    return { ErrorInformation: { error: 1, message: this.message, ...code('code', this.code) } };
  }
}

const code = (name: string, value: number | undefined): JsonObject =>
  value === undefined ? {} : { [name]: value };

/** Refused as asked: HTTP 400, which Fortnox uses for dozens of unrelated business errors. */
export const refused = (code: number, message: string): FortnoxError =>
  new FortnoxError(400, code, message);

/** Refusals whose code no public source knows. */
export const refusedWithoutCode = (message: string): FortnoxError =>
  new FortnoxError(400, undefined, message);

export const missing = (code: number, message: string): FortnoxError =>
  new FortnoxError(404, code, message);

export const missingWithoutCode = (message: string): FortnoxError =>
  new FortnoxError(404, undefined, message);

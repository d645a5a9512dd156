export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A mapped type, because `Record` may not refer to itself. */
export type JsonObject = { readonly [Name in string]: Json };

/** `undefined`: not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

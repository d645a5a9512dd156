/**
 * Characters that Fortnox accepts, after the official pattern in its guide "formats and encoding":
 * letters of any script and a short list of signs. Not in it: " < > [ ] { } | ~ · … — , emoji and
 * tabs. The ASCII apostrophe is uncertain on that page; a stand-in takes the strict reading.
 */
const allowed =
  /^[\p{L}\u2019\\\u0308\u030a0-9 –:.`´,;^¤#%§£$€¢¥©™°&/()=+\-*_!?²³®½@\u00a0\n\r]*$/u;

export const hasOnlyAllowedCharacters = (value: string): boolean => allowed.test(value);

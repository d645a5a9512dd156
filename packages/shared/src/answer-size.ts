/**
 * 200 invoices of a thousand values each fit; the largest pages that Fortnox and SubscriptionFlow
 * send hold a tenth of it. Reading so many takes some tenths of a second, during which nobody else
 * is served; 16 MB of `[],[],…` took eight seconds.
 */
const maxAnswerValues = 250_000;

/**
 * Whether the answer of another system, read as JSON, might make more values than any answer of
 * theirs holds; found out in milliseconds, without building any. Commas in texts count as well, so
 * it may count too many, never too few.
 */
export function hasTooManyValues(text: string): boolean {
  if (text.length <= maxAnswerValues) return false;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === comma || code === bracket || code === brace) values += 1;
    if (values > maxAnswerValues) return true;
  }
  return false;
}

const comma = 0x2c;
const bracket = 0x5b;
const brace = 0x7b;

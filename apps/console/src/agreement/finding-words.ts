import type { AgreementFinding } from '../api/shapes.js';
import type { Texts } from '../texts/texts.js';

export type FindingWords = { readonly found: string; readonly toDo: string };

/** What is wrong and what to do, in the reader's language; the API's own words for a kind that is new. */
export function wordsOf(
  { agreement }: Texts,
  { kind, reason, message, action }: AgreementFinding,
): FindingWords {
  const name = reason === null ? kind : `${kind} ${reason}`;
  return {
    found: agreement.found[name] ?? agreement.found[kind] ?? message,
    toDo: agreement.toDo[name] ?? agreement.toDo[kind] ?? action,
  };
}

/** What people call the invoice: its number, or the nearest to it that is known. */
export function nameOf(finding: AgreementFinding): string | undefined {
  const { invoiceNumber, invoiceId } = finding;
  return invoiceNumber ?? invoiceId ?? undefined;
}

/** The job that has the invoice, if one does. */
export function jobOf({ enqueuedJobId, jobId }: AgreementFinding): string | undefined {
  return enqueuedJobId ?? jobId ?? undefined;
}

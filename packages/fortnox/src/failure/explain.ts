import type { CatalogueEntry } from './catalogue.js';
import { messageCatalogue } from './entries-by-text.js';
import { errorCatalogue } from './entries.js';
import type { ErrorEnvelope } from './envelope.js';

export type Explanation = { readonly kind: 'known' | 'unknown'; readonly entry: CatalogueEntry };

const byCode: ReadonlyMap<number | undefined, CatalogueEntry> = new Map(
  errorCatalogue.map((entry) => [entry.code, entry]),
);

/**
 * Finds the catalogue's entry. The code decides; a text counts only for the errors whose code
 * nobody has published. Everything else goes to a person, never to blind retry.
 */
export function explain(envelope: ErrorEnvelope | undefined): Explanation {
  const code = envelope?.code;
  const known = code === undefined ? undefined : byCode.get(code);
  if (known) return { kind: 'known', entry: known };
  const message = envelope?.message ?? '';
  const byText = messageCatalogue.find(({ pattern }) => pattern.test(message));
  if (byText) return { kind: 'known', entry: byText.entry };
  return { kind: 'unknown', entry: unknownEntry };
}

/** Stands for every error that nobody has described. */
const unknownEntry: CatalogueEntry = {
  code: undefined,
  class: 'human',
  cause: 'Fortnox refused the request with an error that is not in our catalogue.',
  action:
    "Read Fortnox's own text, mend the cause in Fortnox or SubscriptionFlow, then try again. Tell us the code so that it can be explained here.",
  clearedBy: undefined,
};

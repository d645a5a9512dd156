import type { Reconciliation } from '../api/shapes.js';
import { useWords } from '../texts/words.js';

/** Who had a comparison made, in words. */
export function useWho(): (run: Pick<Reconciliation, 'actor'>) => string {
  const { t } = useWords();
  return ({ actor }) => (actor === null ? t.agreement.byNight : t.agreement.byHand(actor));
}

import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { suggestionsQuery } from '../api/queries.js';
import type { SyncJob } from '../api/shapes.js';
import { useConnectionName } from '../session.js';
import { useWords } from '../texts/words.js';

/** An invoice that may be the one that is looked for. */
export type Suggestion = {
  readonly id: string;
  /** Number, customer and amount; two invoices may have the same. */
  readonly label: string;
  readonly company: string;
};

/** Longer than between two letters, shorter than a thought. */
const TYPING_MS = 250;
/** One letter is in every second invoice. */
const LETTERS_AT_LEAST = 2;

/** The newest few invoices that what is being typed finds; none while nothing or too little is typed. */
export function useSuggestions(typed: string): readonly Suggestion[] {
  const { f } = useWords();
  const nameOf = useConnectionName();
  const [text] = useDebouncedValue(typed.trim(), TYPING_MS);
  const isWanted = text.length >= LETTERS_AT_LEAST && text === typed.trim();
  const found = useQuery({ ...suggestionsQuery(text), enabled: isWanted });
  // Of what was typed before, Enter would open what nobody asked for.
  if (!isWanted) return [];
  return (found.data?.items ?? []).map((job) => ({
    id: job.id,
    label: [job.invoiceNumber ?? job.invoiceId, job.customer?.name, amountOf(job, f.amount)]
      .filter((part) => part !== undefined)
      .join(' · '),
    company: nameOf(job.connectionId),
  }));
}

const amountOf = (
  { total, currency }: SyncJob,
  written: (decimal: string) => string,
): string | undefined =>
  total === null ? undefined : `${written(total)} ${currency ?? ''}`.trim();

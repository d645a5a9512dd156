import { Checkbox, NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../texts/words.js';

/** What keeps many invoices from stopping again for a cause that was not put right after all. */
export type Care = {
  readonly firstOne: boolean;
  /** Absent: it goes on whatever fails. */
  readonly stopAfter?: number;
};

/** What the console offers: little is lost by trying one first, and much may be saved. */
export const DEFAULT_CARE: Care = { firstOne: true, stopAfter: 5 };

const LIMITS = [1, 5, 20, 100];

type CarefulChoiceProps = { readonly care: Care; readonly onChange: (care: Care) => void };

export function CarefulChoice({ care, onChange }: CarefulChoiceProps): ReactNode {
  const { t, f } = useWords();
  const { firstOne, stopAfter } = care;
  return (
    <>
      <Checkbox
        mt="sm"
        label={t.attention.firstOne}
        description={t.attention.firstOneHint}
        checked={firstOne}
        onChange={(event) => {
          onChange({ ...care, firstOne: event.currentTarget.checked });
        }}
      />
      <NativeSelect
        mt="sm"
        label={t.attention.stopAfter}
        value={stopAfter === undefined ? '' : String(stopAfter)}
        data={[
          ...LIMITS.map((limit) => ({
            value: String(limit),
            label: t.attention.failures(f.count(limit), limit),
          })),
          { value: '', label: t.attention.never },
        ]}
        onChange={(event) => {
          const limit = event.currentTarget.value;
          onChange({ firstOne, ...(limit === '' ? {} : { stopAfter: Number(limit) }) });
        }}
      />
    </>
  );
}

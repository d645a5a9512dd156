import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../texts/words.js';

/** The API's default: live invoices keep most of each company's Fortnox limit. */
export const DEFAULT_SHARE = 30;

type ShareChoiceProps = {
  readonly percent: number;
  readonly onChange: (percent: number) => void;
};

/** How much of Fortnox's limit the replay may take from invoices that come in meanwhile. */
export function ShareChoice({ percent, onChange }: ShareChoiceProps): ReactNode {
  const { t } = useWords();
  const { gentle, normal, soon, first } = t.attention.shares;
  return (
    <NativeSelect
      mt="sm"
      label={t.attention.share}
      value={String(percent)}
      data={[
        { value: '10', label: gentle },
        { value: String(DEFAULT_SHARE), label: normal },
        { value: '70', label: soon },
        { value: '100', label: first },
      ]}
      onChange={(event) => {
        onChange(Number(event.currentTarget.value));
      }}
    />
  );
}

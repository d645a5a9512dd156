import { Button, NativeSelect, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useChange } from '../api/use-change.js';
import { useWords } from '../texts/words.js';
import { AnswerForm } from './question.js';
import { ToCopy } from './to-copy.js';

/** How long the former one holds, s; a day is what the API would choose. */
const overlaps = ['86400', '604800', '0'] as const;

export type MadeAnew = { readonly value: string; readonly formerValidUntil: string | null };

type MakeAnewProps = {
  /** What it is called, beside its value. */
  readonly label: string;
  /** What follows from making it anew. */
  readonly means: string;
  readonly make: (overlapSeconds: number) => Promise<MadeAnew>;
  readonly onClose: () => void;
};

/** Asks how long the former one shall hold, makes a new one, and shows it this once. */
export function MakeAnew({ label, means, make, onClose }: MakeAnewProps): ReactNode {
  const { t } = useWords();
  const [overlap, setOverlap] = useState('86400');
  const [made, setMade] = useState<MadeAnew>();
  const { working, failure, start } = useChange(() => make(Number(overlap)), setMade);
  if (made !== undefined) return <ShownOnce label={label} made={made} onClose={onClose} />;
  return (
    <AnswerForm
      confirm={t.companies.makeNew}
      ready
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <Text>{means}</Text>
      <NativeSelect
        mt="sm"
        label={t.companies.formerHolds}
        value={overlap}
        data={overlaps.map((value) => ({ value, label: t.companies.overlaps[value] }))}
        onChange={(event) => {
          setOverlap(event.currentTarget.value);
        }}
      />
    </AnswerForm>
  );
}

type ShownProps = Pick<MakeAnewProps, 'label' | 'onClose'> & { readonly made: MadeAnew };

function ShownOnce({ label, made: { value, formerValidUntil }, onClose }: ShownProps): ReactNode {
  const { t, f } = useWords();
  return (
    <div role="status">
      <ToCopy label={label} value={value} />
      <Text>
        {formerValidUntil === null
          ? t.companies.formerEnded
          : t.companies.formerUntil(f.dateTime(formerValidUntil))}
      </Text>
      <Text c="dimmed" size="sm" my="sm">
        {t.companies.shownOnce}
      </Text>
      <Button onClick={onClose}>{t.shell.close}</Button>
    </div>
  );
}

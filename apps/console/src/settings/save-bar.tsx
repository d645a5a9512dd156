import { Button, Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { Question } from '../parts/question.js';
import { useWords } from '../texts/words.js';
import { toPatch } from './draft.js';
import { OutlookLine } from './outlook-view.js';
import { ReplayOffer, type Saved } from './replay-offer.js';
import { SaveForm } from './save-form.js';
import type { ToSave } from './to-save.js';

type SaveBarProps = ToSave & {
  /** Settings that cannot be saved as they are. */
  readonly faults: readonly string[];
  /** Saved, or undone. */
  readonly onDone: () => void;
};

/** A person stops changing things; then it is judged what they do. */
const CHANGING_MS = 600;

/** Says at the lower edge that something is not saved, wherever on the page it was changed. */
export function SaveBar({ faults, onDone, ...toSave }: SaveBarProps): ReactNode {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const [saved, setSaved] = useState<Saved>();
  const isChanged = toSave.changed.length > 0;
  const close = (): void => {
    setOpen(false);
  };
  return (
    <>
      {saved === undefined || isChanged ? null : <ReplayOffer {...saved} />}
      {isChanged ? (
        <Bar
          {...toSave}
          faults={faults}
          onUndo={onDone}
          onSave={() => {
            setOpen(true);
          }}
        />
      ) : null}
      <Question opened={isOpen} title={t.settings.saveTitle} onClose={close}>
        {isOpen ? (
          <SaveForm
            {...toSave}
            onClose={close}
            onSaved={(what) => {
              close();
              setSaved(what);
              onDone();
            }}
          />
        ) : null}
      </Question>
    </>
  );
}

type BarProps = ToSave & {
  readonly faults: readonly string[];
  readonly onUndo: () => void;
  readonly onSave: () => void;
};

function Bar({ connection, draft, changed, faults, onUndo, onSave }: BarProps): ReactNode {
  const { t, f } = useWords();
  const [settled] = useDebouncedValue(draft, CHANGING_MS);
  const patch = toPatch(connection.settings, settled);
  return (
    <Group className="save-bar" justify="space-between">
      <div role="status">
        <Text fw={600}>{t.settings.changed(changed.length, f.count(changed.length))}</Text>
        {faults.length > 0 ? (
          <Text size="sm" c="red">
            {t.settings.toFix(faults.length, f.count(faults.length))}
          </Text>
        ) : null}
        {faults.length === 0 && settled === draft ? (
          <OutlookLine connectionId={connection.id} patch={patch} />
        ) : null}
      </div>
      <Group gap="sm">
        <Button variant="default" onClick={onUndo}>
          {t.settings.undo}
        </Button>
        <Button disabled={faults.length > 0} onClick={onSave}>
          {t.settings.save}
        </Button>
      </Group>
    </Group>
  );
}

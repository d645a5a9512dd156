import { Button, Group, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ConnectionDetail } from '../api/shapes.js';
import { Question } from '../parts/question.js';
import { useWords } from '../texts/words.js';
import type { Draft } from './draft.js';
import { SaveForm } from './save-form.js';
import type { SettingName } from './setting-kinds.js';

export type ToSave = {
  readonly connection: ConnectionDetail;
  readonly draft: Draft;
  readonly changed: readonly SettingName[];
};

type SaveBarProps = ToSave & {
  /** Settings that cannot be saved as they are. */
  readonly faults: readonly string[];
  /** Saved, or undone. */
  readonly onDone: () => void;
};

/** Says at the lower edge that something is not saved, wherever on the page it was changed. */
export function SaveBar({ faults, onDone, ...toSave }: SaveBarProps): ReactNode {
  const { t, f } = useWords();
  const [isOpen, setOpen] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const count = toSave.changed.length;
  const close = (): void => {
    setOpen(false);
  };
  return (
    <>
      <div role="status">{isSaved && count === 0 ? <Text mb="md">{t.settings.saved}</Text> : null}</div>
      {count === 0 ? null : (
        <Group className="save-bar" justify="space-between">
          <div role="status">
            <Text fw={600}>{t.settings.changed(count, f.count(count))}</Text>
            {faults.length === 0 ? null : (
              <Text size="sm" c="red">
                {t.settings.toFix(faults.length, f.count(faults.length))}
              </Text>
            )}
          </div>
          <Group gap="sm">
            <Button variant="default" onClick={onDone}>
              {t.settings.undo}
            </Button>
            <Button
              disabled={faults.length > 0}
              onClick={() => {
                setOpen(true);
              }}
            >
              {t.settings.save}
            </Button>
          </Group>
        </Group>
      )}
      <Question opened={isOpen} title={t.settings.saveTitle} onClose={close}>
        {isOpen ? (
          <SaveForm
            {...toSave}
            onClose={close}
            onSaved={() => {
              close();
              setSaved(true);
              onDone();
            }}
          />
        ) : null}
      </Question>
    </>
  );
}

import { Button, Group } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { SavedView } from '../api/shapes.js';
import { ChangeButton } from '../parts/change-button.js';
import { Question } from '../parts/question.js';
import { useWords } from '../texts/words.js';
import type { Asked } from './asked.js';
import { useViews } from './use-views.js';
import { useSaveChanges, type Kept } from './view-changes.js';
import { DeleteForm, EditForm, SaveForm } from './view-questions.js';
import { ViewsMenu } from './views-menu.js';

/** Which view the list is, the others, and what to do with one that was changed. */
export function ViewsBar({ kept }: { readonly kept: Kept }): ReactNode {
  const { t } = useWords();
  const { saved, opened, isChanged, name } = useViews(kept.search);
  const [asked, setAsked] = useState<Asked>();
  const shown = name !== undefined && isChanged ? t.views.changed(name) : name;
  return (
    <Group gap="sm">
      <ViewsMenu
        {...{ saved, opened, name }}
        label={shown === undefined ? t.views.views : t.views.viewOf(shown)}
        ask={setAsked}
      />
      {isChanged && opened?.mayChange === true ? <SaveChanges view={opened} kept={kept} /> : null}
      {isChanged || name === undefined ? (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            setAsked('save');
          }}
        >
          {isChanged ? t.views.saveAsNew : t.views.save}
        </Button>
      ) : null}
      <Questions
        {...{ asked, opened, kept }}
        onClose={() => {
          setAsked(undefined);
        }}
      />
    </Group>
  );
}

type SaveChangesProps = { readonly view: SavedView; readonly kept: Kept };

function SaveChanges({ view, kept }: SaveChangesProps): ReactNode {
  const { t } = useWords();
  const change = useSaveChanges(view, kept);
  return (
    <ChangeButton change={change} size="compact-sm">
      {t.views.saveChanges}
    </ChangeButton>
  );
}

type QuestionsProps = {
  readonly asked: Asked | undefined;
  readonly opened: SavedView | undefined;
  readonly kept: Kept;
  readonly onClose: () => void;
};

function Questions({ asked, opened, kept, onClose }: QuestionsProps): ReactNode {
  const { views } = useWords().t;
  const { name = '' } = opened ?? {};
  const titles = {
    save: views.saveTitle,
    edit: views.editTitle(name),
    delete: views.deleteTitle(name),
  };
  return (
    <Question
      opened={asked !== undefined}
      title={asked === undefined ? '' : titles[asked]}
      onClose={onClose}
    >
      {asked === 'save' ? <SaveForm kept={kept} onClose={onClose} /> : null}
      {asked === 'edit' && opened ? <EditForm view={opened} onClose={onClose} /> : null}
      {asked === 'delete' && opened ? (
        <DeleteForm view={opened} search={kept.search} onClose={onClose} />
      ) : null}
    </Question>
  );
}

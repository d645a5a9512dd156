import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SavedView } from '../api/shapes.js';
import { toViewSearch, type JobSearch } from '../invoices/job-search.js';
import { AnswerForm } from '../parts/question.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { useDeleteView, useRenameView, useSaveView, type Kept } from './view-changes.js';
import { useNamed, ViewFields } from './view-fields.js';

type CloseProps = { readonly onClose: () => void };

const isName = (name: string): boolean => name.trim() !== '';

export function SaveForm({ kept, onClose }: CloseProps & { readonly kept: Kept }): ReactNode {
  const { t } = useWords();
  const { mayChange } = useSession();
  const [named, setNamed] = useNamed({ name: '', shared: false });
  const { start, ...change } = useSaveView(kept, onClose);
  return (
    <AnswerForm
      {...change}
      confirm={t.views.confirmSave}
      ready={isName(named.name)}
      onConfirm={() => {
        start(named);
      }}
      onCancel={onClose}
    >
      <Text c="dimmed">{t.views.saveMeans}</Text>
      <ViewFields
        named={named}
        onChange={setNamed}
        search={kept.search}
        offersSharing={mayChange}
      />
    </AnswerForm>
  );
}

type EditProps = CloseProps & { readonly view: SavedView };

export function EditForm({ view, onClose }: EditProps): ReactNode {
  const { t } = useWords();
  const { mayChange } = useSession();
  const [named, setNamed] = useNamed(view);
  const { start, ...change } = useRenameView(view, onClose);
  const { name, shared } = named;
  return (
    <AnswerForm
      {...change}
      confirm={t.views.confirmSave}
      ready={isName(name)}
      onConfirm={() => {
        start(shared === view.shared ? { name } : { name, shared });
      }}
      onCancel={onClose}
    >
      <ViewFields
        named={named}
        onChange={setNamed}
        search={toViewSearch(view)}
        offersSharing={mayChange && view.own}
      />
    </AnswerForm>
  );
}

/** `search`: what the list goes on showing, without the name. */
export function DeleteForm({
  view,
  search,
  onClose,
}: EditProps & { readonly search: JobSearch }): ReactNode {
  const { t } = useWords();
  const { start, ...change } = useDeleteView(view, search, onClose);
  return (
    <AnswerForm
      {...change}
      confirm={t.views.confirmDelete}
      danger
      ready
      onConfirm={start}
      onCancel={onClose}
    >
      <Text>{view.shared ? t.views.deleteMeansAll : t.views.deleteMeans}</Text>
    </AnswerForm>
  );
}

import { Text, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { ApiFailure } from '../api/api-failure.js';
import { api, dataOf } from '../api/client.js';
import type { InvoiceEvent, SyncJob } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { FailureNotice } from '../parts/notice.js';
import { PreviewView } from '../parts/preview-view.js';
import { AnswerForm } from '../parts/question.js';
import { TextField } from '../parts/text-field.js';
import { useWords } from '../texts/words.js';
import type { Correction } from './correction.js';
import { DifferenceList } from './difference-list.js';
import type { Outlook } from './look-ahead.js';

type SendFormProps = {
  readonly job: SyncJob;
  readonly correction: Correction;
  readonly outlook: Outlook;
  /** The API does not take it: its words belong to the fields. */
  readonly onRefused: (failure: ApiFailure) => void;
  readonly onClose: () => void;
};

/** The difference and what comes of it, before anything is sent; a person says why. */
export function SendForm(props: SendFormProps): ReactNode {
  const { job, correction, outlook, onClose } = props;
  const { t } = useWords();
  const [typed, setReason] = useState('');
  const reason = typed.trim();
  const { working, failure, start } = useSending(props, reason);
  // What would be left out is refused: an invoice must not end without a word.
  const isIgnored = outlook.kind === 'preview' && outlook.preview.ignored !== null;
  return (
    <AnswerForm
      confirm={t.correct.send}
      ready={reason !== '' && !isIgnored}
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <Title order={3} size="h5" mb="xs">
        {t.correct.differences}
      </Title>
      <DifferenceList correction={correction} />
      <Title order={3} size="h5" mt="md" mb="xs">
        {t.correct.preview}
      </Title>
      <OutlookView job={job} outlook={outlook} />
      <TextField
        mt="md"
        label={t.shell.reason}
        description={t.correct.reason}
        value={typed}
        onChange={setReason}
      />
    </AnswerForm>
  );
}

function useSending({ job, correction, onRefused }: SendFormProps, reason: string) {
  const navigate = useNavigate();
  const { id } = job;
  return useChange(
    async () => {
      const body = { reason, event: correction.event as InvoiceEvent };
      try {
        await dataOf(api.POST('/v1/sync-jobs/{id}/replay', { params: { path: { id } }, body }));
      } catch (error) {
        if (error instanceof ApiFailure && error.faults.length > 0) onRefused(error);
        throw error;
      }
    },
    () => {
      void navigate({ to: '/jobs/$id', params: { id }, ignoreBlocker: true });
    },
  );
}

type OutlookProps = { readonly job: SyncJob; readonly outlook: Outlook };

function OutlookView({ job, outlook }: OutlookProps): ReactNode {
  const { t } = useWords();
  switch (outlook.kind) {
    case 'preview':
      return <PreviewView connectionId={job.connectionId} preview={outlook.preview} />;
    case 'not-previewable':
      return <Text c="dimmed">{t.correct.notPreviewable}</Text>;
    case 'not-known':
      return (
        <>
          <FailureNotice failure={outlook.failure} />
          <Text>{t.correct.notPreviewed}</Text>
        </>
      );
  }
}

import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import type { Connection } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { talliesQuery } from '../overview/load-overview.js';
import { waitingOf } from '../overview/tally.js';
import { ChangeButton } from '../parts/change-button.js';
import { AnswerForm, Question } from '../parts/question.js';
import { useWords } from '../texts/words.js';

type PauseProps = { readonly connection: Connection };

function usePausing({ id }: Connection, paused: boolean, onDone?: () => void) {
  const change = { params: { path: { id } }, body: { paused } };
  return useChange(() => dataOf(api.PATCH('/v1/connections/{id}', change)), onDone);
}

/** Lets a paused company's invoices flow again. */
export function ResumeButton({ connection }: PauseProps): ReactNode {
  const { t } = useWords();
  const change = usePausing(connection, false);
  return (
    <ChangeButton variant="default" change={change}>
      {t.companies.resume}
    </ChangeButton>
  );
}

/** Pauses a company, and says first how many of its invoices will wait. */
export function PauseButton({ connection }: PauseProps): ReactNode {
  const { t } = useWords();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" onClick={open}>
        {t.companies.pause}
      </Button>
      <Question opened={opened} title={t.companies.pauseTitle(connection.name)} onClose={close}>
        <PauseForm connection={connection} onClose={close} />
      </Question>
    </>
  );
}

type FormProps = PauseProps & { readonly onClose: () => void };

function PauseForm({ connection, onClose }: FormProps): ReactNode {
  const { t } = useWords();
  const { working, failure, start } = usePausing(connection, true, onClose);
  return (
    <AnswerForm
      confirm={t.companies.pause}
      ready
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <WhatWaits connection={connection} />
      <Text>{t.companies.pauseMeans}</Text>
    </AnswerForm>
  );
}

function WhatWaits({ connection }: PauseProps): ReactNode {
  const { t, f } = useWords();
  const { data } = useQuery(talliesQuery([connection]));
  if (data === undefined) return <Text role="status">{t.companies.counting}</Text>;
  const { count, more } = waitingOf(data, connection.id);
  const words = count === 0 ? t.companies.noneWaits : t.companies.waiting(count, f.count(count));
  return (
    <Text fw={600} mb="xs" role="status">
      {more ? `${t.companies.atLeast} ${words}` : words}
    </Text>
  );
}

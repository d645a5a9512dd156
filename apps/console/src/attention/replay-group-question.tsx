import { NativeSelect, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import type { DeadLetterGroup } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { AnswerForm, Question } from '../parts/question.js';
import { useConnections } from '../session.js';
import { useWords } from '../texts/words.js';
import { CarefulChoice, DEFAULT_CARE, type Care } from './careful-choice.js';
import { EstimateView, useEstimate } from './estimate-view.js';
import { newIdempotencyKey } from './idempotency-key.js';
import { DEFAULT_SHARE, ShareChoice } from './share-choice.js';

type ReplayGroupQuestionProps = {
  /** `undefined`: nothing is asked. */
  readonly group: DeadLetterGroup | undefined;
  readonly onClose: () => void;
};

/** Shows what trying one cause again would do before anything happens, then starts it. */
export function ReplayGroupQuestion({ group, onClose }: ReplayGroupQuestionProps): ReactNode {
  const { t } = useWords();
  return (
    <Question opened={group !== undefined} title={t.attention.replayTitle} onClose={onClose}>
      {group === undefined ? null : <ReplayForm group={group} onClose={onClose} />}
    </Question>
  );
}

type ReplayFormProps = { readonly group: DeadLetterGroup; readonly onClose: () => void };

function ReplayForm({ group, onClose }: ReplayFormProps): ReactNode {
  const { t, f, said } = useWords();
  const [connectionId, setConnectionId] = useState('');
  const [ratePercent, setRatePercent] = useState(DEFAULT_SHARE);
  const [care, setCare] = useState(DEFAULT_CARE);
  const [reason, setReason] = useState('');
  const filter = {
    fingerprint: group.fingerprint,
    ...(connectionId === '' ? {} : { connectionId }),
  };
  const estimate = useEstimate({ filter, ratePercent });
  const { working, failure, start } = useStart({
    filter,
    ratePercent,
    ...care,
    reason: reason.trim(),
  });
  const count = estimate.data?.count;
  return (
    <AnswerForm
      confirm={count === undefined ? t.attention.start : t.attention.startOf(f.count(count))}
      ready={reason.trim() !== '' && count !== undefined && count > 0}
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <Text fw={600}>{said(group.message)}</Text>
      <CompanyChoice chosen={connectionId} onChange={setConnectionId} />
      <ShareChoice percent={ratePercent} onChange={setRatePercent} />
      <CarefulChoice care={care} onChange={setCare} />
      <EstimateView estimate={estimate} />
      <TextInput
        label={t.shell.reason}
        description={t.attention.reasonHint}
        value={reason}
        onChange={(event) => {
          setReason(event.currentTarget.value);
        }}
      />
    </AnswerForm>
  );
}

type Wanted = {
  readonly filter: { readonly fingerprint: string; readonly connectionId?: string };
  readonly ratePercent: number;
  readonly reason: string;
} & Care;

/** Starts it once, whatever is pressed how often, and leads to its page. */
function useStart({ filter, ...wanted }: Wanted) {
  const navigate = useNavigate();
  const [opened] = useState(newIdempotencyKey);
  // Another choice is another replay; the same choice again is the same one.
  const { ratePercent, firstOne, stopAfter } = wanted;
  const choice = [ratePercent, String(firstOne), stopAfter ?? 'never', filter.connectionId ?? ''];
  const key = [opened, ...choice.map(encodeURIComponent)].join('-');
  const { start, ...rest } = useChange(
    () =>
      dataOf(
        api.POST('/v1/replays', {
          params: { header: { 'idempotency-key': key } },
          body: { filter, ...wanted, dryRun: false },
        }),
      ),
    (started) => {
      if ('id' in started) void navigate({ to: '/replays/$id', params: { id: started.id } });
    },
  );
  return {
    ...rest,
    start: () => {
      start();
    },
  };
}

type CompanyChoiceProps = {
  readonly chosen: string;
  readonly onChange: (connectionId: string) => void;
};

function CompanyChoice({ chosen, onChange }: CompanyChoiceProps): ReactNode {
  const { t } = useWords();
  const companies = useConnections().map(({ id, name }) => ({ value: id, label: name }));
  return (
    <NativeSelect
      mt="sm"
      label={t.attention.companies}
      value={chosen}
      data={[{ value: '', label: t.attention.allCompanies }, ...companies]}
      onChange={(event) => {
        onChange(event.currentTarget.value);
      }}
    />
  );
}

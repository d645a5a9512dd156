import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import type { ConnectionDetail } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { TextLink } from '../parts/links.js';
import { FailureNotice, Section } from '../parts/notice.js';
import { RegisterPicker } from '../settings/register-picker.js';
import { useWords } from '../texts/words.js';
import { fromSettings, hasMoreChoices, toSettings, type Choices } from './choices.js';

type AccountsSectionProps = {
  readonly connectionId: string;
  readonly settings: ConnectionDetail['settings'];
  readonly onSaved: () => void;
};

/** Where sales and payments are booked, picked from the company's own chart of accounts. */
export function AccountsSection({
  connectionId,
  settings,
  onSaved,
}: AccountsSectionProps): ReactNode {
  const { t } = useWords();
  const [isSaved, setSaved] = useState(false);
  const form = useForm<Choices>({ initialValues: fromSettings(settings) });
  const { working, failure, start } = useChange(
    (choices: Choices) => {
      const params = { path: { id: connectionId } };
      const body = { settings: toSettings(choices, settings) };
      return dataOf(api.PATCH('/v1/connections/{id}', { params, body }));
    },
    () => {
      setSaved(true);
      form.resetDirty();
      onSaved();
    },
  );
  const { income, bank, mode } = form.values;
  const isComplete = [income, bank, mode].every((one) => one !== '');
  return (
    <Section title={t.connect.accounts}>
      <form onSubmit={form.onSubmit(start)}>
        <Stack gap="sm">
          <DefaultChoices connectionId={connectionId} form={form} />
          <MoreChoices connectionId={connectionId} form={form} />
        </Stack>
        {failure ? <FailureNotice failure={failure} /> : null}
        <Button type="submit" mt="md" disabled={working || !isComplete}>
          {working ? t.shell.working : t.connect.saveAccounts}
        </Button>
        <Text mt="sm">
          <TextLink to="/connections/$id/settings" params={{ id: connectionId }}>
            {t.connect.moreSettings}
          </TextLink>
        </Text>
        {isSaved && !form.isDirty() ? <Text role="status">{t.connect.saved}</Text> : null}
      </form>
    </Section>
  );
}

type ChoicesProps = {
  readonly connectionId: string;
  readonly form: UseFormReturnType<Choices>;
};

function DefaultChoices({ connectionId, form }: ChoicesProps): ReactNode {
  const { connect: words } = useWords().t;
  return (
    <>
      <RegisterPicker
        register="accounts"
        connectionId={connectionId}
        label={words.income}
        description={words.incomeHint}
        {...chosen(form, 'income')}
      />
      <RegisterPicker
        register="accounts"
        connectionId={connectionId}
        label={words.bank}
        description={words.bankHint}
        {...chosen(form, 'bank')}
      />
      <RegisterPicker
        register="modes-of-payment"
        connectionId={connectionId}
        label={words.mode}
        description={words.modeHint}
        {...chosen(form, 'mode')}
      />
      <TextInput
        type="date"
        label={words.startDate}
        description={words.startDateHint}
        {...form.getInputProps('startDate')}
      />
    </>
  );
}

/** Most companies need none of these; folded away while none is chosen. */
function MoreChoices({ connectionId, form }: ChoicesProps): ReactNode {
  const { connect: words, settings } = useWords().t;
  const { costCenter } = settings.fields;
  const [isUsed] = useState(() => hasMoreChoices(form.getInitialValues()));
  return (
    <details open={isUsed}>
      <summary>{words.moreChoices}</summary>
      <Stack gap="sm" mt="sm">
        <RegisterPicker
          register="cost-centers"
          connectionId={connectionId}
          label={costCenter.label}
          description={words.costCenterHint}
          {...chosen(form, 'costCenter')}
        />
        <VatTable connectionId={connectionId} form={form} />
      </Stack>
    </details>
  );
}

function VatTable({ connectionId, form }: ChoicesProps): ReactNode {
  const words = useWords().t.connect;
  const rows: readonly (readonly [keyof Choices, string])[] = [
    ['domestic25', words.domestic('25')],
    ['domestic12', words.domestic('12')],
    ['domestic6', words.domestic('6')],
    ['euBusiness', words.euBusiness],
    ['export', words.export],
  ];
  return (
    <>
      <div>
        <Text fw={600}>{words.vatTable}</Text>
        <Text c="dimmed" size="sm">
          {words.vatTableHint}
        </Text>
      </div>
      {rows.map(([name, label]) => (
        <RegisterPicker
          register="accounts"
          key={name}
          connectionId={connectionId}
          label={label}
          {...chosen(form, name)}
        />
      ))}
    </>
  );
}

function chosen(form: UseFormReturnType<Choices>, name: keyof Choices) {
  return {
    value: form.values[name],
    onChange: (value: string): void => {
      form.setFieldValue(name, value);
    },
  };
}

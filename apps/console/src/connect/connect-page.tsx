import { PasswordInput, Text, TextInput, Button, Stack } from '@mantine/core';
import { isNotEmpty, matches, useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Navigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { connectionsQuery } from '../api/queries.js';
import { useChange } from '../api/use-change.js';
import { Heading } from '../parts/heading.js';
import { FailureNotice, Loaded, Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { addCompany, returnAddress } from './add-company.js';

const route = getRouteApi('/connect');

/** The first step with a new company; after consent at Fortnox the browser comes back here too. */
export function ConnectPage(): ReactNode {
  const { t } = useWords();
  const { setup } = route.useSearch();
  return (
    <>
      <Heading title={t.connect.title} note={t.connect.note} />
      {setup === undefined ? <AccessForm /> : <FindCompany setup={setup} />}
    </>
  );
}

/** Fortnox has led the browser back: to the set-up of the company that it was begun for. */
function FindCompany({ setup }: { readonly setup: string }): ReactNode {
  const { t } = useWords();
  const connections = useQuery(connectionsQuery);
  return (
    <Loaded query={connections}>
      {({ items }) => {
        const found = items.find(({ returnUrl }) => returnUrl === returnAddress(setup));
        if (!found) return <Text>{t.connect.lost}</Text>;
        return <Navigate to="/connections/$id/setup" params={{ id: found.id }} replace />;
      }}
    </Loaded>
  );
}

const empty = {
  name: '',
  site: '',
  siteClientId: '',
  siteClientSecret: '',
  fortnoxClientId: '',
  fortnoxClientSecret: '',
};

function useAccess() {
  const { t } = useWords();
  const needed = isNotEmpty(t.connect.needed);
  return useForm({
    initialValues: empty,
    validate: {
      name: needed,
      site: matches(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/, t.connect.siteRule),
      siteClientId: needed,
      siteClientSecret: needed,
      fortnoxClientId: needed,
      fortnoxClientSecret: needed,
    },
  });
}

function AccessForm(): ReactNode {
  const { t } = useWords();
  const form = useAccess();
  const { working, failure, start } = useChange(addCompany, ({ authorizeUrl }) => {
    window.location.assign(authorizeUrl);
  });
  return (
    <form onSubmit={form.onSubmit(start)} noValidate>
      <SubscriptionflowKeys form={form} />
      <FortnoxKeys form={form} />
      {failure ? <FailureNotice failure={failure} /> : null}
      <Text c="dimmed" mb="md">
        {t.connect.beforeConsent}
      </Text>
      <Button type="submit" disabled={working}>
        {working ? t.shell.working : t.connect.toFortnox}
      </Button>
    </form>
  );
}

type KeysProps = { readonly form: ReturnType<typeof useAccess> };

function SubscriptionflowKeys({ form }: KeysProps): ReactNode {
  const { t } = useWords();
  const words = t.connect;
  return (
    <Section title={words.subscriptionflow}>
      <Stack gap="sm">
        <TextInput
          label={words.name}
          description={words.nameHint}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t.companies.site}
          description={words.siteHint}
          {...form.getInputProps('site')}
        />
        <TextInput
          label={words.siteClientId}
          description={words.siteClientHint}
          {...form.getInputProps('siteClientId')}
        />
        <PasswordInput label={words.siteClientSecret} {...form.getInputProps('siteClientSecret')} />
      </Stack>
    </Section>
  );
}

function FortnoxKeys({ form }: KeysProps): ReactNode {
  const { t } = useWords();
  return (
    <Section title={t.connect.fortnox}>
      <Stack gap="sm">
        <TextInput
          label={t.connect.fortnoxClientId}
          description={t.connect.fortnoxHint}
          {...form.getInputProps('fortnoxClientId')}
        />
        <PasswordInput
          label={t.connect.fortnoxClientSecret}
          {...form.getInputProps('fortnoxClientSecret')}
        />
      </Stack>
    </Section>
  );
}

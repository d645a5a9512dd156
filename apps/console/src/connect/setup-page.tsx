import { Button, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import { connectionQuery } from '../api/queries.js';
import type { ConnectionDetail } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { PreflightSection, usePreflight } from '../companies/preflight-section.js';
import { Heading } from '../parts/heading.js';
import { TextLink } from '../parts/links.js';
import { FailureNotice, Loaded, Section } from '../parts/notice.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { AccountsSection } from './accounts-section.js';
import { AddressSection } from './address-section.js';
import { PreviewSection, useTestInvoice } from './preview-section.js';

const route = getRouteApi('/connections/$id/setup');

/** What is left to do for a new company, in the order in which it is done. */
export function SetupPage(): ReactNode {
  const { id } = route.useParams();
  const connection = useQuery(connectionQuery(id));
  const { mayChange } = useSession();
  return (
    <>
      <Loaded query={connection}>
        {(known) => (mayChange ? <Steps key={id} connection={known} /> : null)}
      </Loaded>
    </>
  );
}

type StepProps = { readonly connection: ConnectionDetail };

function Steps({ connection }: StepProps): ReactNode {
  const { t } = useWords();
  const { id, name, fortnox, authorizeUrl } = connection;
  const isConnected = fortnox.tenantId !== null;
  return (
    <>
      <TextLink to="/connections/$id" params={{ id }}>
        {name}
      </TextLink>
      <Heading title={t.connect.setUp(name)} note={t.connect.setUpNote} />
      <Section title={t.connect.consent}>
        <Text mb="sm">
          {isConnected
            ? t.connect.connectedTo(fortnox.tenantId ?? '', fortnox.companyName)
            : t.connect.notYet}
        </Text>
        {isConnected ? null : (
          <Button component="a" href={authorizeUrl}>
            {t.connect.toFortnox}
          </Button>
        )}
      </Section>
      {isConnected ? <AfterConsent connection={connection} /> : null}
    </>
  );
}

function AfterConsent({ connection }: StepProps): ReactNode {
  const { t } = useWords();
  const { id, settings } = connection;
  const check = usePreflight(id);
  const test = useTestInvoice(connection);
  // What anybody asks next of a company that is new; the buttons ask again. Of one that books it would take
  // the company's calls from its invoices.
  const onSaved = (): void => {
    if (!connection.paused) return;
    check.start();
    test.start();
  };
  return (
    <>
      <AccountsSection connectionId={id} settings={settings} onSaved={onSaved} />
      <PreflightSection connectionId={id} title={t.connect.check} check={check} />
      <AddressSection connectionId={id} />
      <PreviewSection connectionId={id} test={test} />
      <StartSection connection={connection} />
    </>
  );
}

/** The last step: until here nothing is booked. */
function StartSection({ connection: { id, paused } }: StepProps): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate();
  const { working, failure, start } = useChange(
    () => {
      const params = { path: { id } };
      return dataOf(api.PATCH('/v1/connections/{id}', { params, body: { paused: false } }));
    },
    () => void navigate({ to: '/connections/$id', params: { id } }),
  );
  return (
    <Section title={t.connect.start}>
      <List mb="sm">
        <List.Item>{t.connect.startMeans}</List.Item>
        <List.Item>{t.connect.startWaits}</List.Item>
      </List>
      {failure ? <FailureNotice failure={failure} /> : null}
      <Button
        disabled={working || !paused}
        onClick={() => {
          start();
        }}
      >
        {paused ? t.connect.startBooking : t.connect.started}
      </Button>
    </Section>
  );
}

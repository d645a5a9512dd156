import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { connectionQuery } from '../api/queries.js';
import type { Connection } from '../api/shapes.js';
import { lookOfConnection } from '../format/status.js';
import { Facts } from '../parts/facts.js';
import { Heading } from '../parts/heading.js';
import { ButtonLink, TextLink } from '../parts/links.js';
import { At } from '../parts/moment.js';
import { Loaded, Section } from '../parts/notice.js';
import { Pill } from '../parts/pill.js';
import { SettingsSummary } from '../settings/settings-summary.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { DeleteSection } from './delete-section.js';
import { AccessSection, KeysSection } from './keys-section.js';
import { PauseButton, ResumeButton } from './pause-button.js';
import { CheckSection } from './preflight-section.js';

const route = getRouteApi('/connections/$id');

/** One company: whether its invoices flow, what would hold them, and its settings. */
export function CompanyPage(): ReactNode {
  const { t } = useWords();
  const { id } = route.useParams();
  const connection = useQuery(connectionQuery(id));
  return (
    <>
      <TextLink to="/connections">{t.companies.title}</TextLink>
      <Loaded query={connection}>{(known) => <Company key={id} connection={known} />}</Loaded>
    </>
  );
}

type CompanyProps = { readonly connection: Connection };

function Company({ connection }: CompanyProps): ReactNode {
  const { t, said } = useWords();
  const { mayChange } = useSession();
  const { id, name, status, detail, settings } = connection;
  const look = lookOfConnection(t, status);
  return (
    <>
      <Heading
        title={name}
        beside={<Pill look={look} />}
        note={detail === null ? look.meaning : said(detail)}
      >
        <ButtonLink to="/connections/$id/agreement" params={{ id }} variant="default">
          {t.agreement.title}
        </ButtonLink>
        {mayChange ? <Actions connection={connection} /> : null}
      </Heading>
      <div className="columns">
        <div>
          {mayChange ? <CheckSection connectionId={id} title={t.companies.preflight} /> : null}
          <Section
            title={t.companies.settings}
            beside={
              <ButtonLink to="/connections/$id/settings" params={{ id }} variant="default">
                {mayChange ? t.settings.change : t.settings.see}
              </ButtonLink>
            }
          >
            <SettingsSummary settings={settings} />
          </Section>
        </div>
        <aside>
          <Details connection={connection} />
          {mayChange ? <AccessSection connection={connection} /> : null}
          {mayChange ? <KeysSection connectionId={id} /> : null}
          {mayChange ? <DeleteSection connection={connection} /> : null}
        </aside>
      </div>
    </>
  );
}

function Actions({ connection }: CompanyProps): ReactNode {
  const { t } = useWords();
  const { id, status, authorizeUrl } = connection;
  const needsConsent = status === 'awaiting-consent' || status === 'needs-attention';
  return (
    <>
      {status === 'paused' ? <ResumeButton connection={connection} /> : null}
      {status === 'active' ? <PauseButton connection={connection} /> : null}
      {status === 'active' ? null : (
        <ButtonLink to="/connections/$id/setup" params={{ id }} variant="default">
          {t.connect.goOn}
        </ButtonLink>
      )}
      <Button component="a" href={authorizeUrl} variant={needsConsent ? 'filled' : 'default'}>
        {needsConsent ? t.companies.connect : t.companies.connectAgain}
      </Button>
    </>
  );
}

function Details({ connection }: CompanyProps): ReactNode {
  const { t } = useWords();
  const { id, name, subscriptionflow, fortnox, createdAt } = connection;
  return (
    <Section title={t.companies.details}>
      <Facts
        facts={[
          [t.companies.site, subscriptionflow.site],
          [t.companies.siteClient, subscriptionflow.clientId],
          [t.companies.inFortnox, fortnox.companyName],
          [t.companies.organisationNumber, fortnox.organisationNumber],
          [t.companies.tenant, fortnox.tenantId],
          [t.companies.fortnoxClient, fortnox.clientId],
          [t.companies.id, <code key="id">{id}</code>],
          [t.companies.created, <At key="created" at={createdAt} />],
        ]}
      />
      <Group component="nav" gap="md" mt="sm" aria-label={name}>
        <TextLink to="/jobs" search={{ connectionId: id }}>
          {t.companies.itsInvoices}
        </TextLink>
        <TextLink to="/flow" search={{ connectionId: id }}>
          {t.companies.itsFlow}
        </TextLink>
      </Group>
    </Section>
  );
}

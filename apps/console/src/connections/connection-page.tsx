import type { ReactNode } from 'react';
import { pauseConnection, readConnection } from '../api/api.js';
import type { Connection } from '../api/shapes.js';
import { lookOfConnection } from '../format/status.js';
import { LIST_EVERY_MS } from '../live/pace.js';
import { useAction } from '../live/use-action.js';
import { useLive } from '../live/use-live.js';
import { Badge } from '../parts/badge.js';
import { Facts } from '../parts/facts.js';
import { Heading } from '../parts/heading.js';
import { At } from '../parts/moment.js';
import { FailureNotice, Loaded } from '../parts/notice.js';
import { addressOf } from '../routing/route.js';
import { useSession } from '../session.js';
import { PreflightSection } from './preflight-section.js';
import { toSettingsLines } from './settings-lines.js';

/** One company: whether its invoices flow, what would hold them, and its settings. */
export function ConnectionPage({ id }: { readonly id: string }): ReactNode {
  const live = useLive({
    key: id,
    load: async (reading) => readConnection(id, reading),
    everyMs: () => LIST_EVERY_MS,
  });
  return (
    <>
      <p className="trail">
        <a href={addressOf({ kind: 'connections' })}>Connections</a>
      </p>
      <Loaded live={live}>
        {(connection) => <Details connection={connection} onChanged={live.refresh} />}
      </Loaded>
    </>
  );
}

type DetailsProps = { readonly connection: Connection; readonly onChanged: () => void };

function Details({ connection, onChanged }: DetailsProps): ReactNode {
  const { mayChange } = useSession();
  const look = lookOfConnection(connection.status);
  return (
    <>
      <Heading
        tab={connection.name}
        title={
          <>
            {connection.name} <Badge look={look} />
          </>
        }
        note={connection.detail ?? look.meaning}
      >
        {mayChange ? <Actions connection={connection} onChanged={onChanged} /> : undefined}
      </Heading>
      <div className="columns">
        <div>
          {mayChange ? <PreflightSection connectionId={connection.id} /> : null}
          <SettingsSection connection={connection} />
        </div>
        <aside>
          <Addresses connection={connection} />
        </aside>
      </div>
    </>
  );
}

function Actions({ connection, onChanged }: DetailsProps): ReactNode {
  const { id, status, authorizeUrl } = connection;
  const paused = status === 'paused';
  const action = useAction(async () => pauseConnection(id, paused ? 'resume' : 'pause'), onChanged);
  const needsConsent = status === 'awaiting-consent' || status === 'needs-attention';
  return (
    <>
      {action.failure ? <FailureNotice failure={action.failure} /> : null}
      {paused || status === 'active' ? (
        <button type="button" disabled={action.working} onClick={action.start}>
          {paused ? 'Resume' : 'Pause'}
        </button>
      ) : null}
      <a
        className={needsConsent ? 'button primary' : 'button'}
        href={authorizeUrl ?? `/v1/connections/${encodeURIComponent(id)}/authorize`}
      >
        {needsConsent ? 'Connect to Fortnox' : 'Connect again'}
      </a>
    </>
  );
}

function SettingsSection({ connection }: { readonly connection: Connection }): ReactNode {
  return (
    <section className="card">
      <h2>Settings</h2>
      <Facts facts={toSettingsLines(connection.settings ?? {})} />
    </section>
  );
}

function Addresses({ connection }: { readonly connection: Connection }): ReactNode {
  const { id, subscriptionflow, fortnox, webhookUrl, createdAt } = connection;
  return (
    <section className="card">
      <h2>Details</h2>
      <Facts
        facts={[
          ['SubscriptionFlow site', subscriptionflow?.site],
          ['SubscriptionFlow client', subscriptionflow?.clientId],
          ['Fortnox tenant', fortnox?.tenantId],
          ['Fortnox client', fortnox?.clientId],
          ['Webhook address', webhookUrl ? <code>{webhookUrl}</code> : undefined],
          ['Connection id', <code key="id">{id}</code>],
          ['Created', createdAt ? <At at={createdAt} /> : undefined],
        ]}
      />
      <p>
        <a href={addressOf({ kind: 'jobs', filter: { connectionId: id } })}>Its sync jobs</a>
      </p>
    </section>
  );
}

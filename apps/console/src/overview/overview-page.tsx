import type { ReactNode } from 'react';
import { GroupCard } from '../dead-letters/group-card.js';
import { OVERVIEW_EVERY_MS } from '../live/pace.js';
import { useLive } from '../live/use-live.js';
import { Heading } from '../parts/heading.js';
import { Empty, Loaded } from '../parts/notice.js';
import { addressOf } from '../routing/route.js';
import { ConnectionTable } from './connection-table.js';
import { Figures } from './figures.js';
import { loadOverview, type Overview } from './load-overview.js';

/** More than these on the first page and nobody reads any of them. */
const SHOWN_GROUPS = 5;

/** Is anything waiting for me, and does everything flow? In that order. */
export function OverviewPage(): ReactNode {
  const live = useLive({
    key: 'overview',
    load: loadOverview,
    everyMs: () => OVERVIEW_EVERY_MS,
  });
  return (
    <>
      <Heading
        tab="Overview"
        title="Overview"
        note="Paid SubscriptionFlow invoices on their way to Fortnox."
      />
      <Loaded live={live}>{(overview) => <Sections overview={overview} />}</Loaded>
    </>
  );
}

function Sections({ overview }: { readonly overview: Overview }): ReactNode {
  return (
    <>
      <Figures overview={overview} />
      <NeedsPerson overview={overview} />
      <section>
        <h2>Connections</h2>
        <ConnectionTable overview={overview} />
      </section>
    </>
  );
}

function NeedsPerson({
  overview: { groups, connections },
}: {
  readonly overview: Overview;
}): ReactNode {
  const broken = connections.filter(({ status }) => status === 'needs-attention');
  if (groups.length === 0 && broken.length === 0) {
    return (
      <section>
        <h2>Needs a person</h2>
        <Empty title="Nothing.">Every accepted invoice is in Fortnox or on its way.</Empty>
      </section>
    );
  }
  return (
    <section>
      <h2>Needs a person</h2>
      {broken.map((connection) => (
        <BrokenConnection key={connection.id} {...connection} />
      ))}
      {groups.slice(0, SHOWN_GROUPS).map((group) => (
        <GroupCard key={group.fingerprint} group={group} />
      ))}
      <p>
        <a href={addressOf({ kind: 'dead-letters' })}>
          {groups.length > SHOWN_GROUPS ? `All ${groups.length} causes` : 'Dead letters'} and replay
          →
        </a>
      </p>
    </section>
  );
}

function BrokenConnection(props: {
  readonly id: string;
  readonly name: string;
  readonly detail?: string | null | undefined;
}): ReactNode {
  return (
    <div className="notice bad">
      <span>
        <strong>{props.name}</strong> has lost its access to Fortnox; its invoices wait and lose
        nothing. {props.detail}
      </span>
      <a href={addressOf({ kind: 'connection', id: props.id })}>Connect it again</a>
    </div>
  );
}

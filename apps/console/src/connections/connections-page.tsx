import type { ReactNode } from 'react';
import { readConnections } from '../api/api.js';
import type { Connection } from '../api/shapes.js';
import { lookOfConnection } from '../format/status.js';
import { LIST_EVERY_MS } from '../live/pace.js';
import { useLive } from '../live/use-live.js';
import { Badge } from '../parts/badge.js';
import { Heading } from '../parts/heading.js';
import { Empty, Loaded } from '../parts/notice.js';
import { addressOf } from '../routing/route.js';

/** Every company that is connected, and whether its invoices can flow. */
export function ConnectionsPage(): ReactNode {
  const live = useLive({
    key: 'connections',
    load: readConnections,
    everyMs: () => LIST_EVERY_MS,
  });
  return (
    <>
      <Heading
        tab="Connections"
        title="Connections"
        note="One connection ties a SubscriptionFlow site to a Fortnox company."
      />
      <Loaded live={live}>{(page) => <List connections={page.items} />}</Loaded>
    </>
  );
}

function List({ connections }: { readonly connections: readonly Connection[] }): ReactNode {
  if (connections.length === 0) {
    return <Empty title="No company is connected yet.">POST /v1/connections adds one.</Empty>;
  }
  return (
    <div className="table-box">
      <table>
        <thead>
          <tr>
            <th scope="col">Company</th>
            <th scope="col">Status</th>
            <th scope="col">SubscriptionFlow site</th>
            <th scope="col">Fortnox tenant</th>
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {connections.map((connection) => (
            <Line key={connection.id} connection={connection} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ connection }: { readonly connection: Connection }): ReactNode {
  const look = lookOfConnection(connection.status);
  const jobs = addressOf({ kind: 'jobs', filter: { connectionId: connection.id } });
  return (
    <tr data-testid="connection">
      <td>
        <a href={addressOf({ kind: 'connection', id: connection.id })}>{connection.name}</a>
      </td>
      <td>
        <Badge look={look} /> <span className="faint">{connection.detail ?? look.meaning}</span>
      </td>
      <td>{connection.subscriptionflow?.site ?? <span className="faint">–</span>}</td>
      <td>{connection.fortnox?.tenantId ?? <span className="faint">learned at consent</span>}</td>
      <td className="number">
        <a href={jobs}>Sync jobs</a>
      </td>
    </tr>
  );
}

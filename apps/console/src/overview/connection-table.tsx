import type { ReactNode } from 'react';
import type { Connection } from '../api/shapes.js';
import { lookOfConnection, lookOfJob } from '../format/status.js';
import { Badge } from '../parts/badge.js';
import { Empty } from '../parts/notice.js';
import { addressOf } from '../routing/route.js';
import { formatTally, Wait } from './figures.js';
import type { Overview } from './load-overview.js';
import { countOf, type Tallies } from './tally.js';

const columns = [
  { status: 'dead-lettered', title: 'Dead letters' },
  { status: 'queued', title: 'Queued' },
  { status: 'running', title: 'Running' },
  { status: 'retrying', title: 'Retrying' },
  { status: 'succeeded', title: 'Succeeded' },
];

/** One line per company: does it flow, and if not, what holds it. */
export function ConnectionTable({ overview }: { readonly overview: Overview }): ReactNode {
  if (overview.connections.length === 0) {
    return <Empty title="No company is connected yet.">POST /v1/connections adds one.</Empty>;
  }
  return (
    <div className="table-box">
      <table>
        <thead>
          <tr>
            <th scope="col">Company</th>
            <th scope="col">Status</th>
            {columns.map(({ status, title }) => (
              <th key={status} scope="col" className="number">
                {title}
              </th>
            ))}
            <th scope="col" className="number">
              Oldest waiting
            </th>
          </tr>
        </thead>
        <tbody>
          {overview.connections.map((connection) => (
            <Line key={connection.id} connection={connection} tallies={overview.tallies} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type LineProps = { readonly connection: Connection; readonly tallies: Tallies };

function Line({ connection, tallies }: LineProps): ReactNode {
  return (
    <tr data-testid="connection">
      <td>
        <a href={addressOf({ kind: 'connection', id: connection.id })}>{connection.name}</a>
      </td>
      <td>
        <Badge look={lookOfConnection(connection.status)} />
      </td>
      {columns.map(({ status }) => (
        <Cell key={status} connectionId={connection.id} status={status} tallies={tallies} />
      ))}
      <td className="number">
        <Wait since={tallies.get(connection.id)?.oldestWaitingAt} />
      </td>
    </tr>
  );
}

type CellProps = {
  readonly connectionId: string;
  readonly status: string;
  readonly tallies: Tallies;
};

function Cell({ connectionId, status, tallies }: CellProps): ReactNode {
  const count = countOf(tallies, connectionId, status);
  if (count.count === 0) return <td className="number faint">0</td>;
  const bad = lookOfJob(status).tone === 'bad';
  return (
    <td className="number">
      <a
        className={bad ? 'bad-number' : 'plain-number'}
        href={addressOf({ kind: 'jobs', filter: { connectionId, status } })}
      >
        {formatTally(count)}
      </a>
    </td>
  );
}

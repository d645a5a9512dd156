import type { ReactNode } from 'react';
import type { SyncJob } from '../api/shapes.js';
import { lookOfJob } from '../format/status.js';
import { Amount } from '../parts/amount.js';
import { Badge } from '../parts/badge.js';
import { Ago } from '../parts/moment.js';
import { addressOf } from '../routing/route.js';
import { useConnectionName } from '../session.js';

export function JobTable({ jobs }: { readonly jobs: readonly SyncJob[] }): ReactNode {
  return (
    <div className="table-box">
      <table className="jobs">
        <thead>
          <tr>
            <th scope="col">Invoice</th>
            <th scope="col">Company</th>
            <th scope="col">Status</th>
            <th scope="col" className="number">
              Total
            </th>
            <th scope="col" className="number">
              Fortnox invoice
            </th>
            <th scope="col" className="number">
              Attempts
            </th>
            <th scope="col">Accepted</th>
            <th scope="col">Changed</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <Line key={job.id} job={job} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ job }: { readonly job: SyncJob }): ReactNode {
  const nameOf = useConnectionName();
  return (
    <tr data-testid="job">
      <td>
        <a href={addressOf({ kind: 'job', id: job.id })}>{job.invoiceNumber ?? job.invoiceId}</a>
      </td>
      <td>{nameOf(job.connectionId)}</td>
      <td>
        <Badge look={lookOfJob(job.status)} />
        {job.deadLetter && job.status === 'dead-lettered' ? (
          <span className="cause" title={job.deadLetter.message}>
            {job.deadLetter.message}
          </span>
        ) : null}
      </td>
      <td className="number">
        <Amount decimal={job.total} currency={job.currency} />
      </td>
      <td className="number">{job.fortnox?.invoiceNumber ?? <span className="faint">–</span>}</td>
      <td className="number">{job.attempts}</td>
      <td>
        <Ago at={job.createdAt} />
      </td>
      <td>
        <Ago at={job.updatedAt} />
      </td>
    </tr>
  );
}

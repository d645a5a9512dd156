import type { Agreement, AgreementFinding } from '../src/api/shapes.js';
import { list, ok, problem, type Answer } from './answers.js';
import {
  failed,
  findings,
  inSeptember,
  nightly,
  notCompared,
  october,
  september,
  underWay,
} from './fixtures/agreement.js';

export type ShownAgreements = {
  /** Of a comparison that was asked for here: how far it is. */
  comparison: 'none' | 'under-way';
  /** Whether the missing invoice was taken in. */
  isTakenIn: boolean;
  /** Whether September was signed off, and what came of it. */
  isSigned: boolean | 'out-of-date';
};

/** What the API tells of whether the first company's months agree. */
export function readAgreements(shown: ShownAgreements, { pathname, searchParams }: URL): Answer {
  if (pathname === '/v1/agreements') return list([october]);
  if (pathname === '/v1/reconciliations') return list(runsOf(shown, searchParams.get('month')));
  const month = /\/agreements\/(\d{4}-\d{2})/.exec(pathname)?.[1];
  if (month === undefined) return problem(404, 'Not Found');
  if (!pathname.endsWith('/findings')) return ok(agreementOf(shown, month));
  return list(month === october.month ? standing(shown) : []);
}

function runsOf({ comparison }: ShownAgreements, month: string | null) {
  if (month === '2026-09') return [september];
  if (month !== '2026-10') return [];
  return comparison === 'under-way' ? [underWay, nightly, failed] : [nightly, failed];
}

function standing({ isTakenIn }: ShownAgreements): readonly AgreementFinding[] {
  return findings.map((one) =>
    one.enqueueable && isTakenIn ? { ...one, enqueuedJobId: 'job_new', jobStatus: 'queued' } : one,
  );
}

function agreementOf(shown: ShownAgreements, month: string): Agreement {
  if (month === '2026-10') return shown.isTakenIn ? { ...october, enqueueable: [] } : october;
  if (month === '2026-07') return { ...inSeptember, month, reservations: ['source-unread'] };
  if (month !== '2026-09') return notCompared(month);
  if (shown.isSigned === false) return inSeptember;
  return { ...inSeptember, signOffs: [signature], outOfDate: shown.isSigned === 'out-of-date' };
}

const signature: Agreement['signOffs'][number] = {
  ...{ id: 'sig_1', reconciliationId: 'rec_sep', signedBy: 'anna' },
  ...{ signedAt: '2026-10-02T08:00:00.000Z', comment: 'Checked against 1510.', reservations: [] },
};

/** What changing something comes to. */
export function changedAgreement(shown: ShownAgreements, path: string): Answer {
  if (path.endsWith('/enqueue-missing')) {
    shown.isTakenIn = true;
    return { status: 202, body: { enqueued: 1 } };
  }
  if (path.endsWith('/sign-offs')) {
    shown.isSigned = true;
    return { status: 201, body: signature };
  }
  shown.comparison = 'under-way';
  return { status: 202, body: { id: 'rec_now' } };
}

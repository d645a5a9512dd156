import { useState, type ReactNode } from 'react';
import { runPreflight } from '../api/api.js';
import type { Preflight } from '../api/shapes.js';
import { useAction } from '../live/use-action.js';
import { FailureNotice } from '../parts/notice.js';

/** Asks Fortnox now what would otherwise stop an invoice later. */
export function PreflightSection(props: { readonly connectionId: string }): ReactNode {
  const [result, setResult] = useState<Preflight>();
  const action = useAction(async () => runPreflight(props.connectionId), setResult);
  return (
    <section className="card">
      <div className="card-head">
        <h2>Preflight</h2>
        <button type="button" disabled={action.working} onClick={action.start}>
          {action.working ? 'Asking Fortnox…' : 'Check with Fortnox'}
        </button>
      </div>
      {action.failure ? <FailureNotice failure={action.failure} /> : null}
      {result === undefined ? (
        <p className="faint">
          Checks accounts, modes of payment, currencies, VAT, financial year, locked period, licence
          and scopes. Changes nothing.
        </p>
      ) : (
        <Result result={result} />
      )}
    </section>
  );
}

type Level = 'fine' | 'tells' | 'warns' | 'blocks';

const marks: Readonly<Record<Level, { sign: string; label: string; className: string }>> = {
  fine: { sign: '✓', label: 'in order', className: 'good' },
  tells: { sign: 'i', label: 'for information', className: 'told' },
  warns: { sign: '!', label: 'to be looked at', className: 'warned' },
  blocks: { sign: '✕', label: 'not in order', className: 'bad' },
};

function levelOf({ ok, level }: Preflight['checks'][number]): Level {
  if (!ok) return 'blocks';
  return level === 'warns' || level === 'tells' ? level : 'fine';
}

function Result({ result }: { readonly result: Preflight }): ReactNode {
  return (
    <>
      <p className={result.ok ? 'verdict-line good' : 'verdict-line bad'} role="status">
        {result.ok
          ? 'Everything is ready: invoices can be booked.'
          : 'Invoices would stop. Mend what is marked below.'}
      </p>
      <ul className="checks">
        {result.checks.map((check) => (
          <li key={check.check} className={marks[levelOf(check)].className}>
            <span className="check-mark" aria-label={marks[levelOf(check)].label}>
              {marks[levelOf(check)].sign}
            </span>
            <div>
              <strong>{check.check}</strong> <span>{check.detail}</span>
              {check.action ? (
                <p className="remedy">
                  <span className="remedy-label">What to do</span> {check.action}
                </p>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

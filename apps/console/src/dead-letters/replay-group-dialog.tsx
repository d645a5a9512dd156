import { useState, type ReactNode } from 'react';
import { startReplay, type ReplayRequest } from '../api/api.js';
import type { DeadLetterGroup } from '../api/shapes.js';
import { useAction } from '../live/use-action.js';
import { Dialog } from '../parts/dialog.js';
import { TextField } from '../parts/field.js';
import { goTo } from '../routing/use-route.js';
import { useSession } from '../session.js';
import { EstimateView } from './estimate-view.js';
import { newIdempotencyKey } from './idempotency-key.js';

type ReplayGroupDialogProps = {
  readonly group: DeadLetterGroup;
  readonly onClose: () => void;
};

/** The API's default: live invoices keep most of each company's Fortnox limit. */
const DEFAULT_SHARE = 30;

/** Shows what a replay of one cause would do before anything happens, then starts it. */
export function ReplayGroupDialog({ group, onClose }: ReplayGroupDialogProps): ReactNode {
  const [connectionId, setConnectionId] = useState('');
  const [ratePercent, setRatePercent] = useState(DEFAULT_SHARE);
  const [reason, setReason] = useState('');
  const [opened] = useState(newIdempotencyKey);
  const [count, setCount] = useState<number>();
  const { fingerprint } = group;
  const request: ReplayRequest = {
    filter: connectionId === '' ? { fingerprint } : { fingerprint, connectionId },
    reason: reason.trim(),
    ratePercent,
  };
  // Another choice is another replay; the same choice again is the same one.
  const key = `${opened}-${ratePercent}-${encodeURIComponent(connectionId)}`;
  const action = useAction(
    async () => startReplay(request, key),
    (id) => {
      goTo({ kind: 'replay', id });
    },
  );
  return (
    <Dialog
      title="Replay group"
      action={action}
      confirm={count === undefined ? 'Start replay' : `Start replay of ${count}`}
      ready={request.reason !== '' && count !== undefined && count > 0}
      onClose={onClose}
    >
      <p className="dialog-cause">{group.message}</p>
      <CompanyChoice chosen={connectionId} onChange={setConnectionId} />
      <ShareChoice percent={ratePercent} onChange={setRatePercent} />
      <EstimateView request={request} onCount={setCount} />
      <TextField
        label="Reason"
        value={reason}
        onChange={setReason}
        hint="What was mended? Kept in every invoice’s timeline with your name."
      />
    </Dialog>
  );
}

type CompanyChoiceProps = {
  readonly chosen: string;
  readonly onChange: (connectionId: string) => void;
};

function CompanyChoice({ chosen, onChange }: CompanyChoiceProps): ReactNode {
  const { connections } = useSession();
  return (
    <label className="field">
      <span>Companies</span>
      <select
        value={chosen}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      >
        <option value="">All that have this cause</option>
        {connections.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

type ShareChoiceProps = {
  readonly percent: number;
  readonly onChange: (percent: number) => void;
};

const shares = [
  { percent: 10, label: '10 % – gentle' },
  { percent: DEFAULT_SHARE, label: '30 % – normal' },
  { percent: 70, label: '70 % – soon' },
  { percent: 100, label: '100 % – before live invoices' },
];

function ShareChoice({ percent, onChange }: ShareChoiceProps): ReactNode {
  return (
    <label className="field">
      <span>Share of each company’s Fortnox limit while live invoices wait</span>
      <select
        value={percent}
        onChange={(event) => {
          onChange(Number(event.target.value));
        }}
      >
        {shares.map((share) => (
          <option key={share.percent} value={share.percent}>
            {share.label}
          </option>
        ))}
      </select>
    </label>
  );
}

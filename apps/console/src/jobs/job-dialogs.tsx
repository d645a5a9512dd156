import { useState, type ReactNode } from 'react';
import { discardJob, replayJob, resolveJob } from '../api/api.js';
import type { SyncJob } from '../api/shapes.js';
import { useAction } from '../live/use-action.js';
import { Dialog } from '../parts/dialog.js';
import { TextField } from '../parts/field.js';

export type JobDialogProps = {
  readonly job: SyncJob;
  readonly onClose: () => void;
  readonly onDone: () => void;
};

/** Tries the invoice again. Safe to do: what already stands in Fortnox is found, not repeated. */
export function ReplayDialog({ job, onClose, onDone }: JobDialogProps): ReactNode {
  const [reason, setReason] = useState('');
  const action = useAction(async () => replayJob(job.id, reason.trim()), onDone);
  return (
    <Dialog
      title={`Replay invoice ${nameOf(job)}`}
      action={action}
      confirm="Replay"
      ready
      onClose={onClose}
    >
      <p>
        A new series of attempts begins. What already stands in Fortnox is found again and not
        booked twice.
      </p>
      <TextField
        label="Reason"
        value={reason}
        onChange={setReason}
        optional
        hint="Kept in the timeline with your name: what did you change?"
      />
    </Dialog>
  );
}

/** For an invoice that somebody has booked by hand; the API compares it with Fortnox. */
export function ResolveDialog({ job, onClose, onDone }: JobDialogProps): ReactNode {
  const [fortnoxInvoiceNumber, setNumber] = useState('');
  const [reason, setReason] = useState('');
  const resolution = { fortnoxInvoiceNumber: fortnoxInvoiceNumber.trim(), reason: reason.trim() };
  const action = useAction(async () => resolveJob(job.id, resolution), onDone);
  return (
    <Dialog
      title={`Resolve invoice ${nameOf(job)}`}
      action={action}
      confirm="Resolve"
      ready={resolution.fortnoxInvoiceNumber !== '' && resolution.reason !== ''}
      onClose={onClose}
    >
      <p>
        For an invoice that is already booked by hand. Fortnox is asked whether that invoice exists
        and has the same total; nothing is changed there.
      </p>
      <TextField label="Fortnox invoice number" value={fortnoxInvoiceNumber} onChange={setNumber} />
      <TextField label="Reason" value={reason} onChange={setReason} />
    </Dialog>
  );
}

/** For an invoice that shall never be booked. */
export function DiscardDialog({ job, onClose, onDone }: JobDialogProps): ReactNode {
  const [reason, setReason] = useState('');
  const action = useAction(async () => discardJob(job.id, reason.trim()), onDone);
  return (
    <Dialog
      title={`Discard invoice ${nameOf(job)}`}
      action={action}
      confirm="Discard: it will not be booked"
      danger
      ready={reason.trim() !== ''}
      onClose={onClose}
    >
      <p>
        This invoice will <strong>not</strong> be carried over to Fortnox. What may already stand
        there is left as it is. The job and its history are kept.
      </p>
      <TextField
        label="Reason"
        value={reason}
        onChange={setReason}
        hint="Kept in the timeline with your name; an auditor will read it."
      />
    </Dialog>
  );
}

function nameOf(job: SyncJob): string {
  return job.invoiceNumber ?? job.invoiceId;
}

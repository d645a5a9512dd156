import { useState } from 'react';
import { api, dataOf } from '../api/client.js';
import type { Cause } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';

type Agreed = {
  readonly isSeen: boolean;
  /** Empty: nobody's. */
  readonly whose: string;
  /** ISO 8601; `undefined`: it is not put off. */
  readonly until: string | undefined;
  /** Empty: nothing is added. */
  readonly comment: string;
};

/** What is agreed on about a cause while a form changes it; only what was changed is sent. */
export function useHandling(cause: Cause, onDone: () => void) {
  const [before] = useState(() => agreedOf(cause));
  const [agreed, setAgreed] = useState(before);
  const change = changeOf(before, agreed);
  const text = agreed.comment.trim();
  const isPatched = Object.keys(change).length > 0;
  const path = { id: cause.connectionId, fingerprint: cause.fingerprint };
  const { start, ...rest } = useChange(async () => {
    if (isPatched) {
      const asked = { params: { path }, body: change };
      await dataOf(api.PATCH('/v1/connections/{id}/causes/{fingerprint}', asked));
    }
    if (text !== '') {
      const asked = { params: { path }, body: { text } };
      await dataOf(api.POST('/v1/connections/{id}/causes/{fingerprint}/comments', asked));
    }
  }, onDone);
  return {
    ...rest,
    agreed,
    set: (part: Partial<Agreed>): void => {
      setAgreed((known) => ({ ...known, ...part }));
    },
    isChanged: isPatched || text !== '',
    start: (): void => {
      start();
    },
  };
}

function agreedOf({ acknowledged, assigned, snoozed }: Cause): Agreed {
  return {
    isSeen: acknowledged !== null,
    whose: assigned?.to ?? '',
    until: snoozed?.active === true ? snoozed.until : undefined,
    comment: '',
  };
}

function changeOf(before: Agreed, after: Agreed) {
  const whose = after.whose.trim();
  return {
    ...(after.isSeen === before.isSeen ? {} : { acknowledged: after.isSeen }),
    ...(whose === before.whose ? {} : { assignedTo: whose === '' ? null : whose }),
    ...(after.until === before.until ? {} : { snoozedUntil: after.until ?? null }),
  };
}

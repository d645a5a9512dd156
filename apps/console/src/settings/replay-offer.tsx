import { Alert, Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import { useChange } from '../api/use-change.js';
import { newIdempotencyKey } from '../attention/idempotency-key.js';
import { DEFAULT_SHARE } from '../attention/share-choice.js';
import { FailureNotice } from '../parts/notice.js';
import { useWords } from '../texts/words.js';

/** What was saved, and which of the invoices that wait it lets through. */
export type Saved = {
  readonly connectionId: string;
  readonly reason: string;
  readonly ids: readonly string[];
};

/** After saving: to try those again at once that the settings do not stop any more. */
export function ReplayOffer({ connectionId, reason, ids }: Saved): ReactNode {
  const { t, f } = useWords();
  const navigate = useNavigate();
  const [key] = useState(newIdempotencyKey);
  const { working, failure, start } = useChange(
    () =>
      dataOf(
        api.POST('/v1/replays', {
          params: { header: { 'idempotency-key': key } },
          body: {
            filter: { connectionId, ids: [...ids] },
            ...{ reason, ratePercent: DEFAULT_SHARE, dryRun: false },
          },
        }),
      ),
    (started) => {
      if ('id' in started) void navigate({ to: '/replays/$id', params: { id: started.id } });
    },
  );
  return (
    <Alert color="teal" mb="md" role="status">
      {t.settings.saved}
      {failure ? <FailureNotice failure={failure} /> : null}
      {ids.length === 0 ? null : (
        <Button
          mt="sm"
          display="block"
          disabled={working}
          onClick={() => {
            start();
          }}
        >
          {t.settings.outlook.tryAgain(ids.length, f.count(ids.length))}
        </Button>
      )}
    </Alert>
  );
}

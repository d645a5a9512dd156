import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Connection } from '../api/shapes.js';
import { TextLink } from '../parts/links.js';
import { useWords } from '../texts/words.js';

/** A company whose invoices wait because Fortnox or SubscriptionFlow lets nobody in. */
export function BrokenConnection({ connection }: { readonly connection: Connection }): ReactNode {
  const { t, said } = useWords();
  return (
    <Alert color="red" mb="sm" title={t.overview.lostAccess(connection.name)}>
      {t.overview.lostAccessMeans} {said(connection.detail ?? '')}{' '}
      <TextLink to="/connections/$id" params={{ id: connection.id }}>
        {t.overview.connectAgain}
      </TextLink>
    </Alert>
  );
}

import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SyncJob } from '../api/shapes.js';
import { useWords } from '../texts/words.js';

/** Who is invoiced, as far as the company lets it be seen; a dash where it is not known. */
export function Customer({ customer }: Pick<SyncJob, 'customer'>): ReactNode {
  const { t } = useWords();
  if (customer === null) return '–';
  if (!customer.masked) return customer.name;
  return (
    <span title={t.invoices.maskedMeans}>
      {customer.name}{' '}
      <Text span size="sm" c="dimmed">
        ({t.invoices.masked})
      </Text>
    </span>
  );
}

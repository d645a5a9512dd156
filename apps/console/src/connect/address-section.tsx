import { Button, List, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import { useChange } from '../api/use-change.js';
import { FailureNotice, Section } from '../parts/notice.js';
import { ToCopy } from '../parts/to-copy.js';
import { useWords } from '../texts/words.js';

type Shown = { readonly webhookUrl: string; readonly signingSecret: string };

/** A new address and secret; the former ones, which nobody has been given, end at once. */
async function renew(id: string): Promise<Shown> {
  const request = { params: { path: { id } }, body: { overlapSeconds: 0 } };
  const { webhookUrl } = await dataOf(api.POST('/v1/connections/{id}/webhook-key', request));
  const { signingSecret } = await dataOf(api.POST('/v1/connections/{id}/signing-secret', request));
  return { webhookUrl, signingSecret };
}

/** Where SubscriptionFlow has to send its invoices, and what to do there step by step. */
export function AddressSection({ connectionId }: { readonly connectionId: string }): ReactNode {
  const { t } = useWords();
  const [shown, setShown] = useState<Shown>();
  const { working, failure, start } = useChange(() => renew(connectionId), setShown);
  return (
    <Section title={t.connect.address}>
      <Text mb="sm">{t.connect.addressMeans}</Text>
      {failure ? <FailureNotice failure={failure} /> : null}
      {shown === undefined ? (
        <Button
          variant="default"
          disabled={working}
          onClick={() => {
            start();
          }}
        >
          {t.connect.showAddress}
        </Button>
      ) : (
        <ShownOnce shown={shown} />
      )}
    </Section>
  );
}

function ShownOnce({ shown }: { readonly shown: Shown }): ReactNode {
  const { t } = useWords();
  return (
    <>
      <ToCopy label={t.connect.webhookUrl} value={shown.webhookUrl} />
      <Text fw={600} mt="md">
        {t.connect.inSubscriptionflow}
      </Text>
      <List type="ordered" mt="xs">
        {t.connect.steps.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
      <Text c="dimmed" size="sm" mt="sm">
        {t.connect.shownOnce}
      </Text>
      <details>
        <summary>{t.connect.forPrograms}</summary>
        <ToCopy label={t.connect.signingSecret} value={shown.signingSecret} />
      </details>
    </>
  );
}

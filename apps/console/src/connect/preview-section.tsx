import { Button, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import type { ConnectionDetail, Preview } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { FailureNotice, Section } from '../parts/notice.js';
import { PreviewView } from '../parts/preview-view.js';
import { useWords } from '../texts/words.js';
import { testInvoice } from './test-invoice.js';

/** The preview of a test invoice, to be started by a button or by what comes before it. */
export function useTestInvoice({ id, subscriptionflow }: ConnectionDetail) {
  const [preview, setPreview] = useState<Preview>();
  const change = useChange(() => {
    const body = testInvoice(subscriptionflow.site, new Date());
    return dataOf(api.POST('/v1/connections/{id}/preview', { params: { path: { id } }, body }));
  }, setPreview);
  return { ...change, preview };
}

type PreviewProps = {
  readonly connectionId: string;
  readonly test: ReturnType<typeof useTestInvoice>;
};

/** What would be entered in Fortnox for an ordinary invoice; nothing is sent. */
export function PreviewSection({ connectionId, test }: PreviewProps): ReactNode {
  const { t } = useWords();
  const { preview, working, failure, start } = test;
  return (
    <Section title={t.connect.preview}>
      <Text mb="sm">{t.connect.previewMeans}</Text>
      {failure ? <FailureNotice failure={failure} /> : null}
      <Button
        variant="default"
        mb="sm"
        disabled={working}
        onClick={() => {
          start();
        }}
      >
        {t.connect.showPreview}
      </Button>
      {preview === undefined ? null : <PreviewView connectionId={connectionId} preview={preview} />}
    </Section>
  );
}

import { Alert, Button, Code, List, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import type { ConnectionDetail, Preview } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { CauseRemedy } from '../parts/cause-remedy.js';
import { FailureNotice, Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { testInvoice } from './test-invoice.js';

/** What would be entered in Fortnox for an ordinary invoice; nothing is sent. */
export function PreviewSection(props: { readonly connection: ConnectionDetail }): ReactNode {
  const { t } = useWords();
  const { id, subscriptionflow } = props.connection;
  const [preview, setPreview] = useState<Preview>();
  const { working, failure, start } = useChange(() => {
    const body = testInvoice(subscriptionflow.site, new Date());
    return dataOf(api.POST('/v1/connections/{id}/preview', { params: { path: { id } }, body }));
  }, setPreview);
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
      {preview === undefined ? null : <Result connectionId={id} preview={preview} />}
    </Section>
  );
}

type ResultProps = { readonly connectionId: string; readonly preview: Preview };

function Result({ connectionId, preview }: ResultProps): ReactNode {
  const { t } = useWords();
  const { ok, requests, problems, notes, ignored } = preview;
  return (
    <div role="status">
      <Text fw={600} c={ok ? 'teal' : 'red'}>
        {ignored ?? (ok ? t.connect.previewFine : t.connect.previewStops)}
      </Text>
      {problems.map((problem) => (
        <Alert key={`${problem.kind} ${problem.message}`} color="red" my="sm">
          {problem.message}
          <CauseRemedy connectionId={connectionId} cause={problem} />
        </Alert>
      ))}
      <List listStyleType="none" spacing="sm" mt="sm">
        {requests.map(({ method, path, body }, place) => (
          <List.Item key={place}>
            <details>
              <summary>
                <code>
                  {method} {path}
                </code>
              </summary>
              <Code block>{JSON.stringify(body, null, 2)}</Code>
            </details>
          </List.Item>
        ))}
      </List>
      {notes.map((note) => (
        <Text key={note} c="dimmed" size="sm">
          {note}
        </Text>
      ))}
    </div>
  );
}

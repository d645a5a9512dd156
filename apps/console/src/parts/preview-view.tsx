import { Alert, Code, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Preview } from '../api/shapes.js';
import { useWords } from '../texts/words.js';
import { CauseRemedy } from './cause-remedy.js';
import { Cell, Grid } from './grid.js';
import { invoiceRowsOf, paymentOf, type SentRow } from './preview-body.js';

type PreviewProps = { readonly connectionId: string; readonly preview: Preview };

/** What would be entered in Fortnox, step by step, or everything that is in the way. */
export function PreviewView({ connectionId, preview }: PreviewProps): ReactNode {
  const { t, said } = useWords();
  const { ok, requests, problems, notes, ignored } = preview;
  const isFine = ok && ignored === null;
  return (
    <div role="status">
      <Text fw={600} className={isFine ? 'fine' : 'not-fine'}>
        {said(ignored ?? (ok ? t.connect.previewFine : t.connect.previewStops))}
      </Text>
      {problems.map((problem) => (
        <Alert key={`${problem.kind} ${problem.message}`} color="red" my="sm">
          {said(problem.message)}
          <CauseRemedy connectionId={connectionId} cause={problem} />
        </Alert>
      ))}
      <List type="ordered" spacing="sm" mt="sm" className="preview-steps">
        {requests.map((request, place) => (
          <List.Item key={place}>
            <Step request={request} />
          </List.Item>
        ))}
      </List>
      {notes.map((note) => (
        <Text key={note} c="dimmed" size="sm">
          {said(note)}
        </Text>
      ))}
    </div>
  );
}

type Request = Preview['requests'][number];

function Step({ request: { method, path, body } }: { readonly request: Request }): ReactNode {
  const { t, f } = useWords();
  const rows = invoiceRowsOf(body);
  const payment = paymentOf(body);
  return (
    <>
      {t.preview.steps[`${method} ${path}`] ?? `${method} ${path}`}
      {rows.length === 0 ? null : <Rows rows={rows} />}
      {payment === undefined ? null : (
        <Text size="sm">
          {t.preview.paid(f.amount(payment.amount), payment.account, payment.date)}
        </Text>
      )}
      {body === null ? null : (
        <details>
          <summary>{t.preview.exact}</summary>
          <Code block className="json">
            {`${method} ${path}\n${JSON.stringify(body, null, 2)}`}
          </Code>
        </details>
      )}
    </>
  );
}

function Rows({ rows }: { readonly rows: readonly SentRow[] }): ReactNode {
  const { t, f } = useWords();
  const { row, account, vat, quantity, price } = t.preview;
  const columns = [row, account, vat, quantity, price];
  return (
    <Grid columns={columns.map((title) => ({ title }))} label={t.preview.rows}>
      {rows.map((one, place) => (
        <tr key={place} data-testid="sent-row">
          <Cell title={row}>{one.text}</Cell>
          <Cell title={account}>{one.account}</Cell>
          <Cell title={vat}>{one.vat}</Cell>
          <Cell title={quantity}>{one.quantity}</Cell>
          <Cell title={price}>{f.amount(one.price)}</Cell>
        </tr>
      ))}
    </Grid>
  );
}

import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AuditEntry } from '../api/shapes.js';
import { Cell, Grid } from '../parts/grid.js';
import { TextLink } from '../parts/links.js';
import { At } from '../parts/moment.js';
import { Pill } from '../parts/pill.js';
import { useConnectionName } from '../session.js';
import { useWords } from '../texts/words.js';
import { toldDetails, type Detail } from './told-details.js';

/** Entries of the audit log as lines, in the order given. */
export function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] }): ReactNode {
  const { t } = useWords();
  const words = t.audit;
  const columns = [words.when, words.who, words.what, words.where, words.why];
  return (
    <Grid columns={columns.map((title) => ({ title }))} label={words.title}>
      {entries.map((entry) => (
        <Line key={entry.id} entry={entry} />
      ))}
    </Grid>
  );
}

type EntryProps = { readonly entry: AuditEntry };

function Line({ entry }: EntryProps): ReactNode {
  const { t } = useWords();
  const words = t.audit;
  const nameOf = useConnectionName();
  return (
    <tr data-testid="audit-entry">
      <Cell title={words.when}>
        <At at={entry.at} />
      </Cell>
      <Cell title={words.who}>
        <div>
          {entry.actor ?? words.nobody}
          <Text size="sm" c="dimmed">
            {words.from(entry.address)}
          </Text>
        </div>
      </Cell>
      <Cell title={words.what}>
        <Done entry={entry} />
      </Cell>
      <Cell title={words.where}>
        {entry.connectionId === null ? '–' : nameOf(entry.connectionId)}
      </Cell>
      <Cell title={words.why}>{entry.reason ?? '–'}</Cell>
    </tr>
  );
}

/** What was done, to what, and whether it came about. */
function Done({ entry }: EntryProps): ReactNode {
  const { t } = useWords();
  const names: Readonly<Record<string, string>> = t.audit.actions;
  const { action, details, outcome } = entry;
  return (
    <div>
      {names[action] ?? action} <Subject entry={entry} />{' '}
      {outcome === 'failure' ? (
        <Pill look={{ label: t.audit.failed, tone: 'bad', meaning: t.audit.failedMeans }} />
      ) : null}
      {toldDetails(t, details).map((detail) => (
        <DetailLine key={`${detail.name} ${detail.to}`} detail={detail} />
      ))}
    </div>
  );
}

/** The way to what it was done to, where the console has a page for it. */
function Subject({ entry: { action, subject } }: EntryProps): ReactNode {
  const { t } = useWords();
  if (subject === null) return null;
  const params = { id: subject };
  if (action.startsWith('job-') || action === 'invoice-import') {
    return (
      <TextLink to="/jobs/$id" params={params}>
        {t.audit.seeInvoice}
      </TextLink>
    );
  }
  if (!action.startsWith('replay-')) return null;
  return (
    <TextLink to="/replays/$id" params={params}>
      {t.audit.seeReplay}
    </TextLink>
  );
}

function DetailLine({ detail: { name, from, to } }: { readonly detail: Detail }): ReactNode {
  const { t } = useWords();
  return (
    <Text size="sm" c="dimmed" className="audit-detail">
      {name}
      {from === undefined ? ` ${to}` : `: ${t.audit.change(from, to)}`}
    </Text>
  );
}

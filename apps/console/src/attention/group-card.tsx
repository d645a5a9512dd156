import { Paper, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { DeadLetterGroup } from '../api/shapes.js';
import { TextLink } from '../parts/links.js';
import { Ago } from '../parts/moment.js';
import { Remedy } from '../parts/notice.js';
import { useWords } from '../texts/words.js';
import { CompanyLines } from './company-lines.js';

type GroupCardProps = {
  readonly group: DeadLetterGroup;
  /** Of its heading: one below what it stands under. */
  readonly order: 2 | 3;
  /** What can be done about it. */
  readonly children?: ReactNode;
};

/** One cause that holds invoices back: how many, why, and what to do about it. */
export function GroupCard({ group, order, children }: GroupCardProps): ReactNode {
  const { t, f, said } = useWords();
  const { fingerprint, count } = group;
  return (
    <Paper component="article" withBorder className="group" data-testid="dead-letter-group">
      <Link
        to="/jobs"
        search={{ fingerprint, status: 'dead-lettered' }}
        className="group-count"
        title={t.attention.showThese}
      >
        <strong>{f.count(count)}</strong> {t.attention.invoices(count)}
      </Link>
      <div className="group-words">
        <Title order={order} size="h5">
          {said(group.message)}
        </Title>
        <Remedy>{(group.sole ? t.remedies[group.kind] : undefined) ?? said(group.action)}</Remedy>
        <GroupFacts group={group} />
        <CompanyLines group={group} />
      </div>
      {children}
    </Paper>
  );
}

function GroupFacts({ group }: Pick<GroupCardProps, 'group'>): ReactNode {
  const { t } = useWords();
  const { id, invoiceNumber } = group.sample;
  return (
    <Text size="sm" c="dimmed" component="div" className="said">
      <code>{group.kind}</code>
      {group.code === undefined ? null : <span>{t.timeline.fortnoxError(String(group.code))}</span>}
      <span>
        {t.attention.first} <Ago at={group.firstSeen} />, {t.attention.last}{' '}
        <Ago at={group.lastSeen} />
      </span>
      <span>
        {t.attention.forExample}{' '}
        <TextLink to="/jobs/$id" params={{ id }}>
          {invoiceNumber ?? id}
        </TextLink>
      </span>
    </Text>
  );
}

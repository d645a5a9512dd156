import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { operatorTokensQuery } from '../api/access-queries.js';
import type { OperatorToken } from '../api/shapes.js';
import { Cell, Grid } from '../parts/grid.js';
import { At } from '../parts/moment.js';
import { Loaded, Section } from '../parts/notice.js';
import { Pill } from '../parts/pill.js';
import { useConnectionName, useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { AddToken } from './add-token.js';
import { isRevoked, lookOfToken } from './look-of-token.js';
import { RevokeToken } from './revoke-token.js';

/** What lets people and scripts in; who may not see it is told why. */
export function TokensSection(): ReactNode {
  const words = useWords().t.access;
  const { name, mayChange, seesAll } = useSession();
  // Who reads the page is not known yet.
  if (name === '') return null;
  const may = mayChange && seesAll;
  return (
    <Section title={words.tokens} beside={may ? <AddToken /> : undefined}>
      {may ? <Tokens /> : <Text>{mayChange ? words.onlyForSome : words.onlyReads}</Text>}
    </Section>
  );
}

function Tokens(): ReactNode {
  const words = useWords().t.access;
  const tokens = useQuery(operatorTokensQuery);
  return (
    <>
      <Text c="dimmed" mb="sm">
        {words.tokensMean}
      </Text>
      <Loaded query={tokens}>{(all) => <Lists tokens={all} />}</Loaded>
    </>
  );
}

type ListProps = { readonly tokens: readonly OperatorToken[] };

/** What was revoked is history: folded away. */
function Lists({ tokens }: ListProps): ReactNode {
  const words = useWords().t.access;
  const revoked = tokens.filter(isRevoked);
  const others = tokens.filter((token) => !isRevoked(token));
  return (
    <>
      {others.length === 0 ? <Text>{words.noTokens}</Text> : <List tokens={others} />}
      {revoked.length === 0 ? null : (
        <details className="put-off">
          <summary>{words.revokedOnes(revoked.length)}</summary>
          <List tokens={revoked} />
        </details>
      )}
    </>
  );
}

function List({ tokens }: ListProps): ReactNode {
  const words = useWords().t.access;
  const titles = [words.name, words.may, words.companies, words.validTo, words.made, words.status];
  return (
    <Grid columns={titles.map((title) => ({ title }))} label={words.tokens}>
      {tokens.map((token) => (
        <Line key={token.id} token={token} />
      ))}
    </Grid>
  );
}

function Line({ token }: { readonly token: OperatorToken }): ReactNode {
  const { t } = useWords();
  const words = t.access;
  const { name, role, expiresAt, createdAt, createdBy } = token;
  return (
    <tr data-testid="token">
      <Cell title={words.name}>{name}</Cell>
      <Cell title={words.may}>{words.roles[role]}</Cell>
      <Cell title={words.companies}>
        <Companies token={token} />
      </Cell>
      <Cell title={words.validTo}>
        {expiresAt === null ? words.untilRevoked : <At at={expiresAt} />}
      </Cell>
      <Cell title={words.made}>
        <div>
          <At at={createdAt} />
          <Text size="sm" c="dimmed">
            {words.by(createdBy)}
          </Text>
        </div>
      </Cell>
      <Cell title={words.status}>
        <Group gap="xs">
          <Pill look={lookOfToken(t, token)} />
          {isRevoked(token) ? null : <RevokeToken token={token} />}
        </Group>
      </Cell>
    </tr>
  );
}

function Companies({ token: { connectionIds } }: { readonly token: OperatorToken }): ReactNode {
  const words = useWords().t.access;
  const nameOf = useConnectionName();
  return connectionIds === null ? words.allCompanies : connectionIds.map(nameOf).join(', ');
}

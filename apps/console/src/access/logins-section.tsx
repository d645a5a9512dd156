import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { endSession, sessionsQuery } from '../api/access-queries.js';
import type { Login } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { ChangeButton } from '../parts/change-button.js';
import { Cell, Grid } from '../parts/grid.js';
import { Ago, At } from '../parts/moment.js';
import { Loaded, Section } from '../parts/notice.js';
import { Pill } from '../parts/pill.js';
import { useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { browserName } from './browser-name.js';
import { EndAll } from './end-all.js';

/** Browsers that are logged in: the reader's own, or everybody's where the API shows them. */
export function LoginsSection(): ReactNode {
  const words = useWords().t.access;
  const { mayChange, seesAll } = useSession();
  const logins = useQuery(sessionsQuery);
  return (
    <Section title={words.logins} beside={<EndAll logins={logins.data ?? []} />}>
      <Text c="dimmed" mb="sm">
        {mayChange && seesAll ? words.everybodys : words.onlyYours}
      </Text>
      <Loaded query={logins}>{(all) => <List logins={all} />}</Loaded>
    </Section>
  );
}

function List({ logins }: { readonly logins: readonly Login[] }): ReactNode {
  const words = useWords().t.access;
  if (logins.length === 0) return <Text>{words.noLogins}</Text>;
  const titles = [words.who, words.since, words.lastSeen, words.from, words.end];
  return (
    <Grid columns={titles.map((title) => ({ title }))} label={words.logins}>
      {logins.map((login) => (
        <Line key={login.id} login={login} />
      ))}
    </Grid>
  );
}

type LineProps = { readonly login: Login };

function Line({ login }: LineProps): ReactNode {
  const words = useWords().t.access;
  const { name, createdAt, lastSeenAt, address, userAgent, current } = login;
  return (
    <tr data-testid="login">
      <Cell title={words.who}>{name}</Cell>
      <Cell title={words.since}>
        <At at={createdAt} />
      </Cell>
      <Cell title={words.lastSeen}>
        <Ago at={lastSeenAt} />
      </Cell>
      <Cell title={words.from}>
        <div>
          {address}
          <Text size="sm" c="dimmed">
            {browserName(userAgent)}
          </Text>
        </div>
      </Cell>
      <Cell title={words.end}>
        {current ? (
          <Pill look={{ label: words.thisOne, meaning: words.thisOneMeans, tone: 'good' }} />
        ) : (
          <EndButton login={login} />
        )}
      </Cell>
    </tr>
  );
}

function EndButton({ login: { id, name, createdAt } }: LineProps): ReactNode {
  const { t, f } = useWords();
  const change = useChange(() => endSession(id));
  return (
    <ChangeButton
      variant="default"
      size="compact-sm"
      change={change}
      label={t.access.endOne(name, f.dateTime(createdAt))}
    >
      {t.access.end}
    </ChangeButton>
  );
}

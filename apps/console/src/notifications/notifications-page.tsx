import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { notificationsQuery } from '../api/queries.js';
import type { Notification } from '../api/shapes.js';
import { Cell, Grid } from '../parts/grid.js';
import { Heading } from '../parts/heading.js';
import { TextLink } from '../parts/links.js';
import { Empty, Loaded } from '../parts/notice.js';
import { Pill } from '../parts/pill.js';
import { useConnectionName, useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { AddNotification } from './add-notification.js';
import { eventsIn, lookOfNotification, paceIn } from './looks.js';

/** Who is told what. */
export function NotificationsPage(): ReactNode {
  const { t } = useWords();
  const { mayChange } = useSession();
  const notifications = useQuery(notificationsQuery);
  return (
    <>
      <Heading title={t.notifications.title} note={t.notifications.note}>
        {mayChange ? <AddNotification /> : undefined}
      </Heading>
      <Loaded query={notifications}>{({ items }) => <List notifications={items} />}</Loaded>
    </>
  );
}

function List({ notifications }: { readonly notifications: readonly Notification[] }): ReactNode {
  const words = useWords().t.notifications;
  if (notifications.length === 0) return <Empty title={words.none}>{words.noneMeans}</Empty>;
  const titles = [words.target, words.what, words.which, words.when, words.status];
  return (
    <Grid columns={titles.map((title) => ({ title }))} label={words.title}>
      {notifications.map((notification) => (
        <Line key={notification.id} notification={notification} />
      ))}
    </Grid>
  );
}

function Line({ notification }: { readonly notification: Notification }): ReactNode {
  const { t } = useWords();
  const words = t.notifications;
  const nameOf = useConnectionName();
  const { id, kind, target, connectionId } = notification;
  return (
    <tr data-testid="notification">
      <Cell title={words.target}>
        <div className="address">
          <TextLink to="/notifications/$id" params={{ id }}>
            {target}
          </TextLink>
          <Text size="sm" c="dimmed">
            {words.kinds[kind]}
          </Text>
        </div>
      </Cell>
      <Cell title={words.what}>{eventsIn(t, notification).join(', ')}</Cell>
      <Cell title={words.which}>
        {connectionId === null ? words.allCompanies : nameOf(connectionId)}
      </Cell>
      <Cell title={words.when}>{paceIn(t, notification)}</Cell>
      <Cell title={words.status}>
        <Pill look={lookOfNotification(t, notification)} />
      </Cell>
    </tr>
  );
}

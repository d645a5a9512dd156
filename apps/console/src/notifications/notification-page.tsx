import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { notificationQuery } from '../api/queries.js';
import type { Notification } from '../api/shapes.js';
import { Facts } from '../parts/facts.js';
import { Heading } from '../parts/heading.js';
import { TextLink } from '../parts/links.js';
import { Loaded, Section } from '../parts/notice.js';
import { Pill } from '../parts/pill.js';
import { useConnectionName, useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { Deliveries } from './deliveries.js';
import { eventsIn, lookOfNotification, paceIn } from './looks.js';
import { NotificationActions } from './notification-actions.js';

const route = getRouteApi('/notifications/$id');

/** One notification: what it says, what was sent, and what can be done with it. */
export function NotificationPage(): ReactNode {
  const { id } = route.useParams();
  const notification = useQuery(notificationQuery(id));
  return (
    <Loaded query={notification}>{(one) => <Notified key={one.id} notification={one} />}</Loaded>
  );
}

function Notified({ notification }: { readonly notification: Notification }): ReactNode {
  const { t } = useWords();
  const { mayChange } = useSession();
  const look = lookOfNotification(t, notification);
  return (
    <>
      <Heading
        title={notification.target}
        beside={<Pill look={look} />}
        note={<TextLink to="/notifications">{t.notifications.back}</TextLink>}
      >
        {mayChange ? <NotificationActions notification={notification} /> : undefined}
      </Heading>
      <Settings notification={notification} />
      <Deliveries notificationId={notification.id} />
    </>
  );
}

function Settings({ notification }: { readonly notification: Notification }): ReactNode {
  const { t, f } = useWords();
  const words = t.notifications;
  const nameOf = useConnectionName();
  const { kind, connectionId, detail, createdAt, createdBy, paused } = notification;
  const { formerSecretValidUntil: until } = notification;
  return (
    <Section title={words.kinds[kind]}>
      <Facts
        facts={[
          [words.what, eventsIn(t, notification).join(', ')],
          [words.which, connectionId === null ? words.allCompanies : nameOf(connectionId)],
          [words.when, paceIn(t, notification)],
          [words.status, paused && detail !== null ? words.gone : null],
          [words.formerSecret, until === null ? null : words.alsoUntil(f.dateTime(until))],
          [words.made, `${f.dateTime(createdAt)}, ${createdBy}`],
        ]}
      />
    </Section>
  );
}

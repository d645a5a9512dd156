import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import { deliveriesQuery } from '../api/queries.js';
import type { NotificationDelivery } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { ChangeButton } from '../parts/change-button.js';
import { Cell, Grid } from '../parts/grid.js';
import { At } from '../parts/moment.js';
import { Loaded, Section } from '../parts/notice.js';
import { Pill } from '../parts/pill.js';
import { useSession } from '../session.js';
import type { Formats } from '../format/formats.js';
import type { Texts } from '../texts/texts.js';
import { useWords } from '../texts/words.js';
import { lookOfDelivery } from './looks.js';

/** What was sent of late, and whether it arrived. */
export function Deliveries({ notificationId }: { readonly notificationId: string }): ReactNode {
  const words = useWords().t.notifications;
  const deliveries = useQuery(deliveriesQuery(notificationId));
  return (
    <Section title={words.sent}>
      <Loaded query={deliveries}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{words.noneSent}</Text>
          ) : (
            <List notificationId={notificationId} deliveries={items} />
          )
        }
      </Loaded>
    </Section>
  );
}

type ListProps = {
  readonly notificationId: string;
  readonly deliveries: readonly NotificationDelivery[];
};

function List({ notificationId, deliveries }: ListProps): ReactNode {
  const words = useWords().t.notifications;
  const { mayChange } = useSession();
  const titles = [words.made, words.what, words.attempts, words.result];
  return (
    <Grid columns={titles.map((title) => ({ title }))} label={words.sent}>
      {deliveries.map((delivery) => (
        <Line key={delivery.id} delivery={delivery}>
          {mayChange && delivery.finishedAt !== null ? (
            <AgainButton notificationId={notificationId} deliveryId={delivery.id} />
          ) : null}
        </Line>
      ))}
    </Grid>
  );
}

type LineProps = { readonly delivery: NotificationDelivery; readonly children: ReactNode };

function Line({ delivery, children }: LineProps): ReactNode {
  const { t, f, said } = useWords();
  const words = t.notifications;
  const { createdAt, event, facts, attempts, state, detail } = delivery;
  const things = words.things(facts);
  return (
    <tr data-testid="delivery">
      <Cell title={words.made}>
        <At at={createdAt} />
      </Cell>
      <Cell title={words.what}>
        {things === '' ? words.events[event] : `${words.events[event]}: ${things}`}
      </Cell>
      <Cell title={words.attempts}>{f.count(attempts)}</Cell>
      <Cell title={words.result}>
        <div>
          <Pill look={lookOfDelivery(t, state)} />
          <Text size="sm" c="dimmed">
            {[said(detail ?? ''), nextIn(words, f, delivery)].filter(Boolean).join(' · ')}
          </Text>
          {children}
        </div>
      </Cell>
    </tr>
  );
}

/** When it is tried again, where it failed and will be. */
function nextIn(
  words: Texts['notifications'],
  f: Formats,
  { state, nextAttemptAt, attempts }: NotificationDelivery,
): string {
  const isRetry = state === 'waiting' && nextAttemptAt !== null && attempts > 0;
  return isRetry ? words.next(f.dateTime(nextAttemptAt)) : '';
}

type AgainProps = { readonly notificationId: string; readonly deliveryId: string };

function AgainButton({ notificationId, deliveryId }: AgainProps): ReactNode {
  const words = useWords().t.notifications;
  const params = { path: { id: notificationId, deliveryId } };
  const change = useChange(() =>
    dataOf(api.POST('/v1/notifications/{id}/deliveries/{deliveryId}/replay', { params })),
  );
  return (
    <ChangeButton variant="default" size="compact-sm" change={change}>
      {words.again}
    </ChangeButton>
  );
}

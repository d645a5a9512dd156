import { useMemo, type ReactNode } from 'react';
import { readConnections, readDeadLetters, readMe } from './api/api.js';
import { ConnectionPage } from './connections/connection-page.js';
import { ConnectionsPage } from './connections/connections-page.js';
import { DeadLettersPage } from './dead-letters/dead-letters-page.js';
import { ReplayPage } from './dead-letters/replay-page.js';
import { JobPage } from './jobs/job-page.js';
import { JobsPage } from './jobs/jobs-page.js';
import { NAMES_EVERY_MS, OVERVIEW_EVERY_MS } from './live/pace.js';
import { useLive } from './live/use-live.js';
import { OverviewPage } from './overview/overview-page.js';
import { CrashGuard } from './parts/crash-guard.js';
import { Empty } from './parts/notice.js';
import { TopBar } from './parts/top-bar.js';
import { addressOf, type Route } from './routing/route.js';
import { useRoute } from './routing/use-route.js';
import { SessionContext, type Session } from './session.js';

/** The whole page: bar, and the page that the address names. */
export function Console(): ReactNode {
  const route = useRoute();
  const session = useSessionSource();
  return (
    <SessionContext value={session}>
      <TopBar route={route} />
      <main>
        <CrashGuard key={addressOf(route)}>
          <PageOf route={route} />
        </CrashGuard>
      </main>
    </SessionContext>
  );
}

function useSessionSource(): Session {
  const me = useLive({ key: 'me', load: readMe, everyMs: () => NAMES_EVERY_MS });
  const connections = useLive({
    key: 'connection-names',
    load: readConnections,
    everyMs: () => NAMES_EVERY_MS,
  });
  const groups = useLive({
    key: 'dead-letter-count',
    load: readDeadLetters,
    everyMs: () => OVERVIEW_EVERY_MS,
  });
  const deadLetters = (groups.data?.items ?? []).reduce((sum, { count }) => sum + count, 0);
  const name = me.data?.name ?? '';
  const mayChange = me.data !== undefined && me.data.role !== 'viewer';
  const items = connections.data?.items;
  return useMemo(
    () => ({
      name,
      mayChange,
      deadLetters,
      connections: items ?? [],
      connectionsKnown: items !== undefined,
    }),
    [name, mayChange, deadLetters, items],
  );
}

function PageOf({ route }: { readonly route: Route }): ReactNode {
  switch (route.kind) {
    case 'overview':
      return <OverviewPage />;
    case 'jobs':
      return <JobsPage filter={route.filter} cursor={route.cursor} />;
    case 'job':
      return <JobPage key={route.id} id={route.id} />;
    case 'dead-letters':
      return <DeadLettersPage />;
    case 'replay':
      return <ReplayPage key={route.id} id={route.id} />;
    case 'connections':
      return <ConnectionsPage />;
    case 'connection':
      return <ConnectionPage key={route.id} id={route.id} />;
    case 'unknown':
      return <Empty title="There is no such page">Choose one from the bar above.</Empty>;
  }
}

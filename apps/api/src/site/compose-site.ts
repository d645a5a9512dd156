import { isMigrated } from '@sync/database';
import { createFailedLogins } from '../auth/failed-logins.js';
import type { Services } from '../services.js';
import type { Endpoint } from '../http/endpoint.js';
import { getHealthz, getReadyz, type DatabaseState } from './get-health.js';
import { getMe } from './get-me.js';
import { getMetrics } from './get-metrics.js';
import { getLogin, postLogin, postLogout } from './login.js';

export function siteEndpoints(services: Services): readonly Endpoint[] {
  const { config, db, queue, operators, sessions, metrics } = services;
  const failedLogins = createFailedLogins(Date.now);
  const login = { operators, sessions, failedLogins, publicUrl: config.publicUrl };
  const databaseState = (): Promise<DatabaseState> =>
    isMigrated(db).then(
      (migrated) => (migrated ? 'up' : 'not-migrated'),
      () => 'down',
    );
  const redisUp = (): Promise<boolean> =>
    queue.ping().then(
      () => true,
      () => false,
    );
  return [
    getMe(),
    getLogin(login),
    postLogin(login),
    postLogout(login),
    getHealthz(),
    getReadyz({ databaseState, redisUp }),
    getMetrics(metrics),
  ];
}

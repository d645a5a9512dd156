import { readDatabaseState } from '@sync/database';
import { createFailedLogins } from '../auth/failed-logins.js';
import type { Services } from '../services.js';
import type { Endpoint } from '../http/endpoint.js';
import { getHealthz, getReadyz } from './get-health.js';
import { getMe } from './get-me.js';
import { getMetrics } from './get-metrics.js';
import { getLogin, postLogin, postLogout } from './login.js';

export function siteEndpoints(services: Services): readonly Endpoint[] {
  const { config, db, queue, operators, sessions, metrics } = services;
  const failedLogins = createFailedLogins(Date.now);
  const login = { operators, sessions, failedLogins, publicUrl: config.publicUrl };
  return [
    getMe(),
    getLogin(login),
    postLogin(login),
    postLogout(login),
    getHealthz(),
    getReadyz({ database: () => readDatabaseState(db), redis: () => queue.state() }),
    getMetrics(metrics),
  ];
}

import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { readAgreementSearch } from './agreement/month.js';
import { readAuditSearch } from './audit/audit-search.js';
import { readConnectSearch } from './connect/connect-search.js';
import { readFlowSearch } from './flow/flow-search.js';
import { readJobSearch } from './invoices/job-search.js';
import { OverviewPage } from './overview/overview-page.js';
import { Crashed } from './parts/crashed.js';
import { readSettingsSearch } from './settings/settings-search.js';
import { showAskedPage } from './shell/asked-page.js';
import { NoSuchPage } from './shell/no-such-page.js';
import { Shell } from './shell/shell.js';

const root = createRootRoute({ component: Shell, notFoundComponent: NoSuchPage });

const parent = { getParentRoute: () => root };

const routes = [
  createRoute({
    ...parent,
    path: '/',
    // Nearly everybody's first page: it comes with the program, not after it.
    component: OverviewPage,
  }),
  createRoute({
    ...parent,
    path: '/jobs',
    validateSearch: readJobSearch,
    component: lazyRouteComponent(() => import('./invoices/jobs-page.js'), 'JobsPage'),
  }),
  createRoute({
    ...parent,
    path: '/jobs/$id',
    component: lazyRouteComponent(() => import('./invoices/job-page.js'), 'JobPage'),
  }),
  createRoute({
    ...parent,
    path: '/jobs/$id/correct',
    component: lazyRouteComponent(() => import('./correct/correct-page.js'), 'CorrectPage'),
  }),
  createRoute({
    ...parent,
    path: '/dead-letters',
    component: lazyRouteComponent(() => import('./attention/attention-page.js'), 'AttentionPage'),
  }),
  createRoute({
    ...parent,
    path: '/replays/$id',
    component: lazyRouteComponent(() => import('./attention/replay-page.js'), 'ReplayPage'),
  }),
  createRoute({
    ...parent,
    path: '/connections',
    component: lazyRouteComponent(() => import('./companies/companies-page.js'), 'CompaniesPage'),
  }),
  createRoute({
    ...parent,
    path: '/connections/$id',
    component: lazyRouteComponent(() => import('./companies/company-page.js'), 'CompanyPage'),
  }),
  createRoute({
    ...parent,
    path: '/connections/$id/settings',
    validateSearch: readSettingsSearch,
    component: lazyRouteComponent(() => import('./settings/settings-page.js'), 'SettingsPage'),
  }),
  createRoute({
    ...parent,
    path: '/flow',
    validateSearch: readFlowSearch,
    component: lazyRouteComponent(() => import('./flow/flow-page.js'), 'FlowPage'),
  }),
  createRoute({
    ...parent,
    path: '/connections/$id/agreement',
    validateSearch: readAgreementSearch,
    component: lazyRouteComponent(() => import('./agreement/agreement-page.js'), 'AgreementPage'),
  }),
  createRoute({
    ...parent,
    path: '/connections/$id/agreement/sheet',
    validateSearch: readAgreementSearch,
    component: lazyRouteComponent(() => import('./agreement/sheet-page.js'), 'SheetPage'),
  }),
  createRoute({
    ...parent,
    path: '/audit',
    validateSearch: readAuditSearch,
    component: lazyRouteComponent(() => import('./audit/audit-page.js'), 'AuditPage'),
  }),
  createRoute({
    ...parent,
    path: '/access',
    component: lazyRouteComponent(() => import('./access/access-page.js'), 'AccessPage'),
  }),
  createRoute({
    ...parent,
    path: '/notifications',
    component: lazyRouteComponent(
      () => import('./notifications/notifications-page.js'),
      'NotificationsPage',
    ),
  }),
  createRoute({
    ...parent,
    path: '/notifications/$id',
    component: lazyRouteComponent(
      () => import('./notifications/notification-page.js'),
      'NotificationPage',
    ),
  }),
  createRoute({
    ...parent,
    path: '/connect',
    validateSearch: readConnectSearch,
    component: lazyRouteComponent(() => import('./connect/connect-page.js'), 'ConnectPage'),
  }),
  createRoute({
    ...parent,
    path: '/connections/$id/setup',
    component: lazyRouteComponent(() => import('./connect/setup-page.js'), 'SetupPage'),
  }),
] as const;

// Before the router looks where it is.
showAskedPage();

/**
 * The part of the address after `#` names the page, so that the API only has to serve one, and a
 * filtered list can be sent to a colleague as a link. Filters are plain parameters there.
 */
export const router = createRouter({
  routeTree: root.addChildren(routes),
  history: createHashHistory(),
  defaultErrorComponent: Crashed,
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const given = Object.entries(search).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && value !== '' ? [[name, value]] : [],
    );
    return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
  },
});

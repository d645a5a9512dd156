/** Which room may know which (docs: README, "Where things are"). Run by `npm run check`. */

const tests = '\\.test\\.ts$|/testing/|^tests/|^benchmarks/|/test/';

/** A package or app may import only the listed ones; `from` may name a part of a room. */
function mayOnlyImport(name, from, allowed) {
  return {
    name,
    severity: 'error',
    from: { path: from, pathNot: tests },
    to: {
      path: '^(packages|apps)/',
      pathNot: [from, ...allowed.map((room) => `^packages/${room}/`)],
    },
  };
}

/**
 * The rooms of apps/api from the lowest to the highest. No import runs up, not even one of a type,
 * so that two rooms never need each other: `http ↔ auth` and an endpoint's room ↔ `fortnox` were
 * such circles. `services.ts` and the files beside it stand above the rooms up to `monitoring`.
 */
const apiRooms = [
  ...['logging', 'http', 'limits', 'live', 'auth', 'monitoring', 'openapi', 'pages', 'fortnox'],
  ...[
    'causes',
    'jobs',
    'replays',
    'reconciliations',
    'notifications',
    'connections',
    'registers',
    'statistics',
    'flow',
    'ingress',
    'outlook',
    'views',
    'people',
    'site',
  ],
];

function noImportRunsUp(app, rooms) {
  const pathOf = (names) => `^apps/${app}/src/(${names.join('|')})/`;
  return rooms.slice(0, -1).map((room, place) => ({
    name: `no-import-runs-up-from-${app}-${room}`,
    severity: 'error',
    comment: `Rooms of apps/${app}, lowest first: ${rooms.join(' < ')}.`,
    from: { path: pathOf([room]), pathNot: tests },
    to: { path: pathOf(rooms.slice(place + 1)) },
  }));
}

module.exports = {
  forbidden: [
    ...noImportRunsUp('api', apiRooms),
    {
      name: 'every-room-of-the-api-has-its-place',
      severity: 'error',
      comment: 'A new room is entered into apiRooms, where its neighbours can see it.',
      from: {},
      to: {
        path: '^apps/api/src/[^/]+/',
        pathNot: `^apps/api/src/(${apiRooms.join('|')}|testing)/`,
      },
    },
    {
      name: 'api-foundations-know-no-services',
      severity: 'error',
      comment: 'What services are made of cannot be made of services.',
      from: {
        path: '^apps/api/src/(logging|http|limits|live|auth|monitoring|openapi|pages)/',
        pathNot: tests,
      },
      to: { path: '^apps/api/src/(services|endpoints|app|mount|main)\\.ts$' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Code that needs each other belongs together.',
      from: { pathNot: '/generated/' },
      to: { circular: true, viaOnly: { pathNot: '/generated/' } },
    },
    {
      name: 'packages-never-import-apps',
      severity: 'error',
      from: { path: '^packages/', pathNot: tests },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-never-import-each-other',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: tests },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    mayOnlyImport('shared-imports-nothing-of-ours', '^packages/shared/', []),
    mayOnlyImport('fortnox-knows-only-shared', '^packages/fortnox/', ['shared']),
    mayOnlyImport('subscriptionflow-knows-only-shared', '^packages/subscriptionflow/', ['shared']),
    mayOnlyImport('database-knows-only-shared', '^packages/database/', ['shared']),
    mayOnlyImport('connections-stand-on-the-database', '^packages/connections/', [
      'database',
      'shared',
    ]),
    mayOnlyImport('people-stand-on-the-database', '^packages/people/', ['database', 'shared']),
    mayOnlyImport('notifications-read-what-is-stored', '^packages/notifications/', [
      ...['connections', 'database', 'shared'],
    ]),
    mayOnlyImport('telemetry-knows-only-shared', '^packages/telemetry/', ['shared']),
    mayOnlyImport('jobs-stand-on-the-database', '^packages/jobs/', ['database', 'shared']),
    mayOnlyImport('checks-ask-the-stores', '^packages/checks/', [
      ...['connections', 'database', 'jobs', 'shared'],
    ]),
    mayOnlyImport('reconciliation-compares', '^packages/reconciliation/', [
      'database',
      'jobs',
      'fortnox',
      'shared',
    ]),
    mayOnlyImport('clients-open-both-systems', '^packages/clients/', [
      ...['connections', 'database', 'fortnox', 'shared', 'subscriptionflow'],
    ]),
    mayOnlyImport('conformance-asks-as-the-worker-does', '^apps/conformance/', [
      ...['clients', 'connections', 'database', 'fortnox', 'jobs', 'shared'],
    ]),
    {
      name: 'questions-know-the-company-only',
      severity: 'error',
      comment: 'A question speaks to Fortnox through the company it is given, and to nothing else.',
      from: { path: '^apps/conformance/src/questions/', pathNot: tests },
      to: {
        path: '^(packages|apps)/',
        pathNot: [
          '^apps/conformance/src/(questions/|company/|question\\.ts$)',
          '^packages/(shared|fortnox)/',
        ],
      },
    },
    mayOnlyImport('sandbox-stands-alone', '^apps/sandbox/', ['shared']),
    mayOnlyImport('console-speaks-http', '^apps/console/', []),
    {
      name: 'packages-by-name',
      severity: 'error',
      comment: "Another package's inside is its own affair: import @sync/…, never a path into src.",
      from: { path: '^(packages|apps)/([^/]+)/', pathNot: tests },
      to: {
        path: '^(packages|apps)/[^/]+/src/',
        pathNot: ['^$1/$2/', '^packages/[^/]+/src/index\\.ts$'],
      },
    },
    {
      name: 'inside-a-package-by-path',
      severity: 'error',
      comment: "A package's own index leads round in a circle.",
      from: { path: '^packages/([^/]+)/src/', pathNot: '/testing/|\\.test\\.ts$' },
      to: { path: '^packages/$1/src/index\\.ts$' },
    },
    {
      name: 'accepting-never-reaches-fortnox',
      severity: 'error',
      comment: 'A webhook is acknowledged even when Fortnox is down.',
      from: {
        path: '^apps/api/src/(services|ingress/(post-invoice-event|post-native-webhook|acceptance-reply))\\.ts$',
      },
      to: { path: '^packages/(fortnox|clients)/src/index\\.ts$', reachable: true },
    },
    {
      name: 'bullmq-behind-one-door',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: ['^packages/jobs/src/bullmq/', tests] },
      to: { path: 'node_modules/bullmq/' },
    },
    {
      name: 'prisma-behind-one-door',
      severity: 'error',
      from: {
        path: '^(packages|apps)/',
        pathNot: ['^packages/database/', '^packages/jobs/src/leases\\.ts$', tests],
      },
      to: {
        path: 'node_modules/(@prisma|prisma|pg)/|^packages/database/src/generated/',
        // It asks no database: it only listens to the client.
        pathNot: 'node_modules/@prisma/instrumentation/',
      },
    },
    {
      name: 'express-only-in-apps',
      severity: 'error',
      from: { path: '^packages/', pathNot: tests },
      to: { path: 'node_modules/express/' },
    },
    {
      name: 'mapping-is-pure',
      severity: 'error',
      from: { path: '^packages/fortnox/src/mapping/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'production-never-imports-tests',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: tests },
      to: { path: '\\.test\\.ts$|/testing/|^tests/' },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages|apps)/[^/]+/dist/|^\\.data/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: '.dependency-cruiser.tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
    },
  },
};

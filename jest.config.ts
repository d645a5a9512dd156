/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

const toCommonJs = [
  '@swc/jest',
  {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
    module: { type: 'commonjs' },
  },
] as const;

/** Published as ESM only, unlike everything else that the tests load. */
const onlyEsm = '@prisma/schema-engine-wasm|openid-client|oauth4webapi|jose';

const shared: Config = {
  rootDir: '.',
  testEnvironment: 'node',
  transform: {
    '^.+\\.ts$': [...toCommonJs],
    [`/(${onlyEsm})/.+\\.js$`]: [...toCommonJs],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${onlyEsm})/)`],
  moduleNameMapper: {
    // The CommonJS twin of what Prisma's generated client loads.
    '^@prisma/client/runtime/(query_compiler.+)\\.mjs$': '@prisma/client/runtime/$1.js',
    '^@sync/([a-z]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^@sync/([a-z]+)/testing$': '<rootDir>/packages/$1/src/testing/index.ts',
    // Sources name each other with `.js`, as ESM wants it; only ours, never a dependency's.
    '^(\\.{1,2}/(?!.*node_modules).*)\\.js$': ['$1.ts', '$1.js', '$1'],
  },
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.data/'],
};

const onServers: Config = { ...shared, setupFiles: ['<rootDir>/tests/harness/own-servers.ts'] };

const sources = '<rootDir>/{apps,packages,scripts,benchmarks}/**';

/**
 * `unit` needs nothing but Node. `integration` needs the services that `npm test` starts and
 * names in TEST_DATABASE_URL and TEST_REDIS_URL; each suite isolates itself in them.
 */
const config: Config = {
  // Real servers and processes on a busy machine with two cores; a test that hangs still ends.
  testTimeout: 60_000,
  // What suites leave behind in a process grows to gigabytes, and collecting garbage among it takes
  // minutes of a run.
  workerIdleMemoryLimit: '800MB',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: [`${sources}/!(*.int).test.ts`],
      setupFilesAfterEnv: ['<rootDir>/tests/harness/starts-nothing.ts'],
    },
    {
      ...onServers,
      displayName: 'integration',
      testMatch: [`${sources}/*.int.test.ts`, '<rootDir>/tests/**/*.test.ts'],
    },
    // Whether the proofs themselves see anything: `npm run mutations`, ten minutes.
    { ...onServers, displayName: 'mutations', testMatch: ['<rootDir>/tests/mutations.proof.ts'] },
    // The previous version beside this one: `npm run upgrade-proof`.
    { ...onServers, displayName: 'upgrade', testMatch: ['<rootDir>/tests/upgrade.proof.ts'] },
    // Docker's images and Compose, from nothing to a booked invoice: `npm run containers-proof`.
    { ...onServers, displayName: 'containers', testMatch: ['<rootDir>/tests/containers.proof.ts'] },
  ],
};

export default config;

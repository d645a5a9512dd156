/** The PostgreSQL that `npm test` started; throws where there is none. */
export const testDatabaseUrl = (): string => read('TEST_DATABASE_URL');

/** The Redis that `npm test` started; throws where there is none. */
export const testRedisUrl = (): string => read('TEST_REDIS_URL');

function read(name: 'TEST_DATABASE_URL' | 'TEST_REDIS_URL'): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set; run \`npm test\``);
  return value;
}

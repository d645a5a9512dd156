// Before each suite: its servers are those of the process that it runs in, and no other's.
const worker = process.env['JEST_WORKER_ID'] ?? '1';
for (const name of ['TEST_DATABASE_URL', 'TEST_REDIS_URL']) {
  const own = process.env[`${name}_${worker}`];
  if (own !== undefined) process.env[name] = own;
}

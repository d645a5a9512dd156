import { defineConfig } from 'prisma/config';

/** For Prisma's own command line; the processes read DATABASE_URL through their config.ts. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? 'postgresql://localhost/unset' },
});

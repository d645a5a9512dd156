import type { Database } from '@sync/database';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { repositoryRoot } from '../scripts/services/repository-root.js';

/** What a figure was measured on: processors, memory, load by others, and versions of what counts. */
export async function describeMachine(db: Database): Promise<string> {
  const [server] = await db.prisma.$queryRaw<{ version: string; fsync: string }[]>`
    SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync`;
  const [load = 0] = loadavg();
  const gigabytes = (totalmem() / 1024 ** 3).toFixed(0);
  return [
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${gigabytes} GB`,
    `load ${load.toFixed(1)} when it ended`,
    `Node ${process.versions.node}`,
    `PostgreSQL ${server?.version ?? '?'} (fsync ${server?.fsync ?? '?'})`,
    ...['express', 'bullmq', 'ioredis', 'pg'].map((name) => `${name} ${versionOf(name)}`),
    new Date().toISOString().slice(0, 10),
  ].join(' · ');
}

const manifest = z.object({ version: z.string() });

function versionOf(name: string): string {
  const path = join(repositoryRoot(), 'node_modules', name, 'package.json');
  return manifest.parse(JSON.parse(readFileSync(path, 'utf8'))).version;
}

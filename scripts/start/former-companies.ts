import type { HttpJson } from './http-json.js';
import { listAt, textAt } from './json.js';
import { sampleClientId } from './sample-company.js';

/**
 * Removes the sample companies of former starts, so that a restart shows one: the sandbox keeps its
 * companies in memory, and without their Fortnox they could only fail. Their history stays. One whose
 * jobs have not ended is left and told.
 */
export async function removeFormerCompanies(
  api: HttpJson,
  say: (line: string) => void,
): Promise<void> {
  const connections = listAt(await api.get('/v1/connections?limit=200'), 'items');
  const former = connections.filter(
    (connection) => textAt(connection, 'fortnox', 'clientId') === sampleClientId,
  );
  for (const connection of former) await remove(api, textAt(connection, 'id'), say);
  if (former.length > 0) say('the sample company of the former start is replaced');
}

async function remove(api: HttpJson, id: string, say: (line: string) => void): Promise<void> {
  try {
    const dead = await api.get(`/v1/sync-jobs?connectionId=${id}&status=dead-lettered&limit=200`);
    for (const job of listAt(dead, 'items')) {
      const reason = 'the sample company of a former start';
      await api.post(`/v1/sync-jobs/${textAt(job, 'id')}/discard`, { reason });
    }
    await api.delete(`/v1/connections/${id}`);
  } catch (error) {
    say(`a former sample company stays: ${error instanceof Error ? error.message : String(error)}`);
  }
}

import type { Actor } from '../http/actor.js';
import { requireStillLetIn } from './still-let-in.js';

const eva: Actor = {
  ...{ name: 'eva', role: 'operator', via: 'session' },
  ...{ scope: ['conn_1'], sessionId: 'ses_1', credential: 'company' },
};

const asked = (now: Actor | undefined): Promise<void> =>
  requireStillLetIn(() => Promise.resolve(now), { headers: {}, actor: eva });

it('lets in who is the same still', async () => {
  await expect(asked({ ...eva, scope: ['conn_1'] })).resolves.toBeUndefined();
});

it.each<[string, Actor | undefined]>([
  ['nobody', undefined],
  ['somebody else', { ...eva, name: 'bert' }],
  ['whoever sees other companies', { ...eva, scope: ['conn_2'] }],
  ['whoever sees all', { ...eva, scope: undefined }],
  ['whoever may read alone by now', { ...eva, role: 'viewer' }],
])('does not let in %s', async (_who, now) => {
  await expect(asked(now)).rejects.toMatchObject({ status: 401 });
});

import { createIngressTurns, type IngressTurns } from './ingress-turns.js';

const proven = () => Promise.resolve(true);
const unproven = () => Promise.resolve(false);
const ours = { connectionId: 'con_a', address: '10.0.0.1', isProven: proven };
const never = new Promise<never>(() => undefined);
const done = () => Promise.resolve('done');

/** As many senders of one company as there is room for, none of which ever sends its body. */
function stall(turns: IngressTurns, count: number, sender = ours): void {
  for (let n = 0; n < count; n += 1) void turns.take(sender, () => never, done).catch(() => 0);
}

it('refuses with 429 who comes on top of a thousand of the same sender, and nobody else', async () => {
  const refused: string[] = [];
  const turns = createIngressTurns((connectionId) => refused.push(connectionId));
  stall(turns, 16 + 1000);
  await expect(turns.take(ours, done, done)).rejects.toMatchObject({
    status: 429,
    headers: { 'retry-after': expect.stringMatching(/^\d+$/) as unknown },
  });
  expect(refused).toEqual(['con_a']);
  expect(await turns.take({ ...ours, address: '10.0.0.2' }, done, done)).toBe('done');
  expect(await turns.take({ ...ours, connectionId: 'con_b' }, done, done)).toBe('done');
});

it('does not read a body before there is room for it', async () => {
  const turns = createIngressTurns(() => undefined);
  stall(turns, 16);
  let read = false;
  void turns.take(ours, () => ((read = true), never), done);
  expect(await turns.take({ ...ours, connectionId: 'con_b' }, done, done)).toBe('done');
  expect(read).toBe(false);
});

it('works on others of the company while some of its senders stall', async () => {
  const turns = createIngressTurns(() => undefined);
  stall(turns, 15);
  expect(await turns.take(ours, done, done)).toBe('done');
});

it('gives the turn on when a request fails', async () => {
  const turns = createIngressTurns(() => undefined);
  for (let n = 0; n < 20; n += 1) {
    const failing = turns.take(ours, done, () => Promise.reject(new Error('no database')));
    await expect(failing).rejects.toThrow('no database');
  }
  expect(await turns.take(ours, done, done)).toBe('done');
});

describe('what is handed over to be stored with others', () => {
  const handOver = (reply: Promise<string | undefined>) => () =>
    Promise.resolve({ reply, otherwise: () => Promise.resolve('by itself') });

  it('is answered once it is stored, or else judged by itself', async () => {
    const turns = createIngressTurns(() => undefined);
    const stored = handOver(Promise.resolve('stored'));
    expect(await turns.take(ours, done, stored)).toBe('stored');
    expect(await turns.take(ours, done, handOver(Promise.resolve(undefined)))).toBe('by itself');
    const failing = turns.take(ours, done, handOver(Promise.reject(new Error('no database'))));
    await expect(failing).rejects.toThrow('no database');
  });
});

it('works for a company however many connections a stranger makes up', async () => {
  const turns = createIngressTurns(() => undefined);
  for (let n = 0; n < 100; n += 1) {
    const stranger = { connectionId: `con_${n}`, address: '10.6.6.6', isProven: unproven };
    void turns.take(stranger, done, () => never);
  }
  expect(await turns.take(ours, done, done)).toBe('done');
});

it('gives a stranger who names a company no turn of the company’s', async () => {
  const turns = createIngressTurns(() => undefined);
  const stranger = { ...ours, address: '10.6.6.6', isProven: unproven };
  for (let n = 0; n < 16; n += 1) void turns.take(stranger, done, () => never);
  expect(await turns.take(ours, done, done)).toBe('done');
});

it('reads no more bodies of one network at once than 256, whatever they are for', async () => {
  const turns = createIngressTurns(() => undefined);
  let read = 0;
  const stall = () => ((read += 1), never);
  for (let n = 0; n < 1000; n += 1) {
    const address = `2001:db8::${n.toString(16)}`;
    void turns.take({ connectionId: `con_${n}`, address, isProven: unproven }, stall, done);
  }
  expect(await turns.take(ours, done, done)).toBe('done');
  expect(read).toBe(256);
});

describe('how many of a company are judged at once', () => {
  const manyOf = async (turns: IngressTurns, sender = ours): Promise<number> => {
    let begun = 0;
    for (let n = 0; n < 12; n += 1) {
      void turns.take(sender, done, () => ((begun += 1), never));
    }
    // Long enough for whoever has a turn, with nothing to wait for.
    await new Promise((resolve) => setTimeout(resolve, 20));
    return begun;
  };

  it('all that have come, while nobody else sends: they are stored together', async () => {
    expect(await manyOf(createIngressTurns(() => undefined))).toBe(12);
  });

  it('few, as soon as another company has sent', async () => {
    const turns = createIngressTurns(() => undefined);
    for (const connectionId of ['con_a', 'con_b']) {
      await turns.take({ ...ours, connectionId }, done, done);
    }
    expect(await manyOf(turns)).toBeLessThan(3);
    expect(await turns.take({ ...ours, connectionId: 'con_b' }, done, done)).toBe('done');
  });
});

it('lets a company rest after its turn while others send, so that they find the process free', async () => {
  const turns = createIngressTurns(() => undefined);
  const other = { ...ours, connectionId: 'con_b' };
  for (const sender of [ours, other]) await turns.take(sender, done, done);
  const order: string[] = [];
  const working = (name: string) => () => {
    order.push(name);
    for (const since = performance.now(); performance.now() - since < 10;);
    return done();
  };
  const first = turns.take(ours, done, working('first'));
  const second = turns.take(ours, done, working('second'));
  await first;
  await Promise.all([second, turns.take(other, done, working('other'))]);
  expect(order).toEqual(['first', 'other', 'second']);
});

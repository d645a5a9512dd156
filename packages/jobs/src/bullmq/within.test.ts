import { within } from './within.js';

const ages = 60_000;
const never = (): Promise<never> => new Promise(() => undefined);

it('gives the answer that comes in time, also a refusal', async () => {
  expect(await within(ages, Promise.resolve('OK'))).toBe('OK');
  await expect(within(ages, Promise.reject(new Error('READONLY')))).rejects.toThrow('READONLY');
});

it('gives up on an answer that does not come, and says after how long', async () => {
  await expect(within(10, never())).rejects.toThrow('no answer from Redis within 10 ms');
});

it('a refusal that comes after that ends no process', async () => {
  const forgotten: unknown[] = [];
  const note = (error: unknown): number => forgotten.push(error);
  process.on('unhandledRejection', note);
  let refuse: (error: Error) => void = () => undefined;
  const late = new Promise<never>((_, reject) => (refuse = reject));
  await expect(within(1, late)).rejects.toThrow('no answer');
  refuse(new Error('Connection is closed.'));
  await new Promise(setImmediate);
  process.off('unhandledRejection', note);
  expect(forgotten).toEqual([]);
});

it('leaves no clock running once there is an answer', async () => {
  const cleared = jest.spyOn(globalThis, 'clearTimeout');
  await within(ages, Promise.resolve());
  expect(cleared).toHaveBeenCalledTimes(1);
  cleared.mockRestore();
});

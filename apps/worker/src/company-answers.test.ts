import { createCompanyAnswers } from './company-answers.js';

const soonMs = 20;
const sentNow = { failure: undefined, durationMs: 0 } as const;

it('an answer to a call of the company shows that Fortnox is there', async () => {
  const answers = createCompanyAnswers();
  const heard = answers.next('con_1', 60_000);
  answers.note('con_1', sentNow);
  expect(await heard).toBe(true);
});

it('so does a refusal in Fortnox’s own words', async () => {
  const answers = createCompanyAnswers();
  const heard = answers.next('con_1', 60_000);
  answers.note('con_1', { ...sentNow, failure: 'rejected' });
  expect(await heard).toBe(true);
});

it('all who listen for the same company hear it, again and again', async () => {
  const answers = createCompanyAnswers();
  const both = Promise.all([answers.next('con_1', 60_000), answers.next('con_1', 60_000)]);
  answers.note('con_1', sentNow);
  expect(await both).toEqual([true, true]);
  const again = answers.next('con_1', 60_000);
  answers.note('con_1', sentNow);
  expect(await again).toBe(true);
});

it.each([
  ['another company’s answer', 'con_2', sentNow],
  ['an answer to a call that went out before', 'con_1', { failure: undefined, durationMs: 5000 }],
  ['a failure that may be an outage', 'con_1', { ...sentNow, failure: 'unavailable' }],
  ['a lost answer', 'con_1', { ...sentNow, failure: 'outcome-unknown' }],
  ['a refused access token', 'con_1', { ...sentNow, failure: 'unauthorized' }],
] as const)('%s shows nothing', async (_, connectionId, answer) => {
  const answers = createCompanyAnswers();
  const heard = answers.next('con_1', soonMs);
  answers.note(connectionId, answer);
  expect(await heard).toBe(false);
});

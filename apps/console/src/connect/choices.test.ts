import { connections } from '../../test/fixtures/connections.js';
import { fromSettings, toSettings } from './choices.js';

const settings = connections[0]?.settings;
if (!settings) throw new Error('the fixtures have no company');

describe('what is picked while a company is set up', () => {
  it('shows what the company has already', () => {
    expect(fromSettings(settings)).toMatchObject({
      income: '3001',
      bank: '1930',
      mode: 'BG',
      startDate: '2026-01-01',
      domestic25: '3001',
      export: '',
    });
  });

  it('changes only what it shows: a rule for one country stays', () => {
    const choices = { ...fromSettings(settings), export: '3105', domestic25: '' };
    expect(toSettings(choices, settings)).toMatchObject({
      defaultIncomeAccount: '3001',
      vatMap: [
        { rate: '0', regime: 'export', account: '3105' },
        { rate: '25', regime: 'eu-consumer', country: 'DE', account: '3106', vatCode: 'OSS' },
      ],
    });
  });

  it('takes a start date back to none when its field is emptied', () => {
    const choices = { ...fromSettings(settings), startDate: '' };
    expect(toSettings(choices, settings)).toMatchObject({ startDate: null });
  });

  it('takes a cost centre for all rows, and leaves it out again', () => {
    const choices = { ...fromSettings(settings), costCenter: 'NORD' };
    expect(toSettings(choices, settings)).toMatchObject({ costCenter: 'NORD' });
    expect(toSettings(fromSettings(settings), settings)).toMatchObject({ costCenter: null });
  });
});

import type { Texts } from '../texts.js';

export const flow: Texts['flow'] = {
  title: 'Så flödar fakturorna',
  note: 'Vad som har kommit in, vad som har bokförts, hur lång tid det tog och vad som väntar.',
  period: 'Period',
  periods: {
    hour: 'Senaste timmen, per minut',
    day: 'Senaste dygnet, per timme',
    month: 'Senaste 30 dagarna, per dag',
  },
  liveness: {
    live: { label: 'Uppdateras direkt', meaning: 'Ändringar syns här inom några sekunder.' },
    polled: {
      label: 'Uppdateras var femte sekund',
      meaning: 'Siffrorna läses in på nytt var femte sekund.',
    },
  },
  asTable: 'Som tabell',
  from: 'Från',
  invoices: {
    title: 'Fakturor',
    received: 'Mottagna',
    booked: 'Bokförda',
    stopped: 'Stoppade',
    told: (received, booked, stopped) =>
      `${received} mottagna, ${booked} bokförda, ${stopped} stoppade eftersom någon måste titta på dem.`,
  },
  calls: {
    title: 'Anrop till Fortnox',
    taken: 'Besvarade',
    refused: 'Nekade som för många',
    limit: 'Av det tillåtna, %',
    told: (calls, refused) =>
      `${calls} anrop till Fortnox; ${refused} av dem nekades som för många och gjordes om.`,
    most: (share, when) =>
      `Som mest användes ${share} av det Fortnox tillåter ett företag, ${when}.`,
  },
  time: {
    title: 'Från betald till bokförd',
    half: 'Hälften inom',
    most: '95 av 100 inom',
    told: (half, most, when) =>
      `Senast, ${when}: hälften av fakturorna bokfördes inom ${half}, 95 av 100 inom ${most}.`,
    slowest: (most, when) => `Långsammast ${when}: 95 av 100 inom ${most}.`,
    none: 'Inget har bokförts under den här tiden.',
  },
  overTime: {
    title: 'Det som väntade över tid',
    open: 'Som mest samtidigt',
    most: (count, when) => `Som mest väntade eller bokfördes ${count}, ${when}.`,
    never: 'Inget väntade när det räknades, vilket görs en gång i minuten.',
  },
  at: {
    minute: (time) => `kl. ${time}`,
    hour: (time) => `timmen från kl. ${time}`,
    day: (date) => `den ${date}`,
  },
  backlog: {
    title: 'Det som väntar',
    open: 'Väntar eller bokförs',
    doneIn: 'Klart om',
    nothing: 'Inget väntar.',
    done: (count, written, span, time) =>
      count === 1
        ? `1 faktura går vidare av sig själv: i nuvarande takt är den klar om ${span}, omkring ${time}.`
        : `${written} fakturor går vidare av sig själva: i nuvarande takt är de klara om ${span}, omkring ${time}.`,
    standing: (_count, written) =>
      `${written} står still: ett företag är pausat eller saknar åtkomst, Fortnox svarar inte, eller så har inget blivit klart på fem minuter.`,
    postponed: (_count, written) => `${written} prövas igen senare.`,
    goesOn: 'På väg',
    later: 'Prövas igen senare',
    standsStill: 'Står still',
    company: 'Företag',
  },
};

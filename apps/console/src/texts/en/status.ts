export const status = {
  job: {
    queued: { label: 'Waiting', meaning: 'Received and safe; waits for its turn.' },
    running: { label: 'In progress', meaning: 'Is being entered in Fortnox now.' },
    retrying: {
      label: 'Trying again',
      meaning: 'An attempt failed for a reason that will pass; the next one comes by itself.',
    },
    succeeded: { label: 'Done', meaning: 'In Fortnox, and compared with SubscriptionFlow.' },
    'dead-lettered': {
      label: 'Needs attention',
      meaning: 'Somebody has to look at this invoice before it can go on.',
    },
    ignored: { label: 'Left out', meaning: 'Not to be booked here, for the reason given below.' },
    resolved: { label: 'Booked by hand', meaning: 'Somebody confirmed that it is booked already.' },
    discarded: { label: 'Discarded', meaning: 'Somebody decided that it must not be booked.' },
  },
  connection: {
    active: { label: 'Connected', meaning: 'Paid invoices are entered in Fortnox.' },
    'awaiting-consent': {
      label: 'Not connected yet',
      meaning: 'An administrator of the company has to approve the connection in Fortnox.',
    },
    'needs-attention': {
      label: 'Connection lost',
      meaning: 'Fortnox no longer lets us in. Invoices wait and none is lost.',
    },
    paused: { label: 'Paused', meaning: 'Paused by an operator. Invoices wait.' },
  },
  replay: {
    running: { label: 'In progress', meaning: 'The invoices are tried again one after the other.' },
    paused: { label: 'Paused', meaning: 'No more invoices are tried until you go on.' },
    completed: { label: 'Finished', meaning: 'Every invoice was tried again.' },
    aborted: { label: 'Stopped', meaning: 'Invoices that were not tried still need attention.' },
  },
};

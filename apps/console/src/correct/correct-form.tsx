import { Alert, Tabs, Text } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { Faults } from '../api/description.js';
import type { InvoiceEvent, SyncJob } from '../api/shapes.js';
import { CauseRemedy } from '../parts/cause-remedy.js';
import { useHeldPage } from '../parts/held-page.js';
import { useWords } from '../texts/words.js';
import { useCorrection } from './correction.js';
import { EventForm } from './event-form.js';
import { JsonForm } from './json-form.js';
import { SendBar } from './send-bar.js';

type CorrectFormProps = {
  readonly job: SyncJob;
  readonly event: InvoiceEvent;
  readonly faultsOf: (event: unknown) => Faults;
};

/** What the invoice says, to be corrected as a form or as JSON. */
export function CorrectForm({ job, event, faultsOf }: CorrectFormProps): ReactNode {
  const { t } = useWords();
  const correction = useCorrection(event, faultsOf);
  const [view, setView] = useState<string | null>('form');
  const [isBroken, setBroken] = useState(false);
  const form = useRef<HTMLDivElement>(null);
  const focusOnFault = useFocusOnFault(form);
  useHeldPage(correction.differences.length > 0 || isBroken);
  const show = (chosen: string | null): void => {
    // What is no JSON is not carried over: the form shows the last that was.
    setBroken(false);
    setView(chosen);
  };
  return (
    <div ref={form}>
      <WhyItStopped job={job} />
      <Tabs value={view} onChange={show} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="form">{t.correct.ways.form}</Tabs.Tab>
          <Tabs.Tab value="json">{t.correct.ways.json}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="form">
          <EventForm connectionId={job.connectionId} correction={correction} />
        </Tabs.Panel>
        <Tabs.Panel value="json">
          <JsonForm correction={correction} onBroken={setBroken} />
        </Tabs.Panel>
      </Tabs>
      <SendBar
        {...{ job, correction, isBroken }}
        onUndo={() => {
          correction.replace(event);
          show('form');
        }}
        onTold={() => {
          show('form');
          focusOnFault();
        }}
      />
    </div>
  );
}

/** Takes the reader to the first field that the API has said something of, once that is shown. */
function useFocusOnFault(form: RefObject<HTMLElement | null>): () => void {
  const [tellings, setTellings] = useState(0);
  useEffect(() => {
    if (tellings === 0) return;
    form.current?.querySelector<HTMLElement>('[data-pointer] [aria-invalid="true"]')?.focus();
  }, [form, tellings]);
  return () => {
    setTellings((former) => former + 1);
  };
}

function WhyItStopped({ job: { connectionId, deadLetter } }: { readonly job: SyncJob }): ReactNode {
  const { t, said } = useWords();
  if (!deadLetter) return null;
  return (
    <Alert color="red" mb="md" title={t.invoice.whyItStopped}>
      <Text fw={600}>{said(deadLetter.message)}</Text>
      <CauseRemedy connectionId={connectionId} cause={deadLetter} />
    </Alert>
  );
}

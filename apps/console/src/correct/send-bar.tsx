import { Button, Group, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { ApiFailure } from '../api/api-failure.js';
import type { InvoiceEvent, SyncJob } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { FailureNotice } from '../parts/notice.js';
import { Question } from '../parts/question.js';
import { useWords } from '../texts/words.js';
import type { Correction } from './correction.js';
import { lookAhead, type Outlook } from './look-ahead.js';
import { SendForm } from './send-form.js';
import { isOnForm, toldByFailure, toldByPreview } from './told-faults.js';

type SendBarProps = {
  readonly job: SyncJob;
  readonly correction: Correction;
  /** What is typed cannot be read at all. */
  readonly isBroken: boolean;
  readonly onUndo: () => void;
  /** Fields have been told of: the first of them is where to go on. */
  readonly onTold: () => void;
};

/** Says at the lower edge that a correction is not sent, and leads to what would come of it. */
export function SendBar(props: SendBarProps): ReactNode {
  const { job, correction, onTold } = props;
  const { t, said } = useWords();
  const [outlook, setOutlook] = useState<Outlook>();
  const [refusal, setRefusal] = useState<ApiFailure>();
  const refuse = (failure: ApiFailure): void => {
    const told = toldByFailure({ t, said }, failure);
    setOutlook(undefined);
    // What a field says needs no saying beside the bar.
    setRefusal(isOnForm(told) ? undefined : failure);
    correction.tell(told);
    if (isOnForm(told)) onTold();
  };
  const { working, failure, start } = useChange(
    () => lookAhead(job, correction.event as InvoiceEvent),
    (seen) => {
      setRefusal(undefined);
      if (seen.kind === 'refused') {
        refuse(seen.failure);
        return;
      }
      if (seen.kind === 'preview') correction.tell(toldByPreview({ t, said }, seen.preview));
      setOutlook(seen);
    },
  );
  const close = (): void => {
    setOutlook(undefined);
    if (isOnForm(correction.told)) onTold();
  };
  const shown = refusal ?? failure;
  return (
    <>
      {shown === undefined ? null : <FailureNotice failure={shown} />}
      <Bar {...props} working={working} onLook={start} />
      <Question
        opened={outlook !== undefined}
        title={t.correct.sendTitle(job.invoiceNumber ?? job.invoiceId)}
        size="xl"
        // The first field that is not right has the focus then.
        returnsFocus={!isOnForm(correction.told)}
        onClose={close}
      >
        {outlook === undefined ? null : (
          <SendForm {...{ job, correction, outlook }} onRefused={refuse} onClose={close} />
        )}
      </Question>
    </>
  );
}

type BarProps = SendBarProps & { readonly working: boolean; readonly onLook: () => void };

function Bar({ correction, isBroken, working, onUndo, onLook }: BarProps): ReactNode {
  const { t, f } = useWords();
  const { differences, faults, told } = correction;
  const changed = differences.length;
  const wrong = faults.size;
  if (changed === 0 && !isBroken) return null;
  return (
    <Group className="save-bar" justify="space-between">
      <div role="status">
        <Text fw={600}>{t.correct.changed(changed, f.count(changed))}</Text>
        {wrong > 0 ? (
          <Text size="sm" className="not-fine">
            {t.correct.toFix(wrong, f.count(wrong))}
          </Text>
        ) : null}
        {wrong === 0 && isOnForm(told) ? (
          <Text size="sm" className="not-fine">
            {t.correct.refused}
          </Text>
        ) : null}
      </div>
      <Group gap="sm">
        <Button variant="default" onClick={onUndo}>
          {t.correct.undo}
        </Button>
        <Button disabled={wrong > 0 || isBroken || working} onClick={onLook}>
          {working ? t.correct.looking : t.correct.look}
        </Button>
      </Group>
    </Group>
  );
}

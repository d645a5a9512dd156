import { List } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import { useChange } from '../api/use-change.js';
import { AnswerForm } from '../parts/question.js';
import { TextField } from '../parts/text-field.js';
import { useWords } from '../texts/words.js';
import { toPatch } from './draft.js';
import { outlookQuery } from './outlook.js';
import { OutlookDetails } from './outlook-view.js';
import type { Saved } from './replay-offer.js';
import type { ToSave } from './to-save.js';
import { differenceInWords, type DifferenceLine } from './words-of-setting.js';

type SaveFormProps = ToSave & {
  readonly onSaved: (saved: Saved) => void;
  readonly onClose: () => void;
};

/** What is changed, before and after, and why: the audit log keeps both. */
export function SaveForm(props: SaveFormProps): ReactNode {
  const { connection, draft, onSaved, onClose } = props;
  const { t } = useWords();
  const [typed, setReason] = useState('');
  const reason = typed.trim();
  const { id: connectionId } = connection;
  const patch = toPatch(connection.settings, draft);
  const outlook = useQuery(outlookQuery(connectionId, patch));
  const { working, failure, start } = useChange(
    () => {
      const params = { path: { id: connectionId } };
      const body = { settings: patch, reason };
      return dataOf(api.PATCH('/v1/connections/{id}', { params, body }));
    },
    () => {
      onSaved({ connectionId, reason, ids: outlook.data?.goThrough ?? [] });
    },
  );
  return (
    <AnswerForm
      confirm={t.settings.confirmSave}
      ready={reason !== ''}
      working={working}
      failure={failure}
      onConfirm={start}
      onCancel={onClose}
    >
      <Differences {...props} />
      <OutlookDetails connectionId={connectionId} patch={patch} />
      <TextField
        label={t.shell.reason}
        description={t.settings.reason}
        value={typed}
        onChange={setReason}
      />
    </AnswerForm>
  );
}

function Differences({ connection, draft, changed }: ToSave): ReactNode {
  const { t } = useWords();
  return (
    <List spacing="xs" data-testid="differences">
      {changed.map((name) => (
        <List.Item key={name}>
          <strong>{t.settings.fields[name].label}</strong>
          {differenceInWords(t, name, connection.settings[name], draft[name]).map((line) => (
            <Line key={`${line.from ?? ''} ${line.to}`} line={line} />
          ))}
        </List.Item>
      ))}
    </List>
  );
}

function Line({ line: { from, to } }: { readonly line: DifferenceLine }): ReactNode {
  const { t } = useWords();
  return <div>{from === undefined ? to : t.audit.change(from, to)}</div>;
}

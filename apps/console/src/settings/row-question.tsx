import { Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { AnswerForm, Question } from '../parts/question.js';
import { useWords } from '../texts/words.js';
import { withPart, type Parts } from './draft.js';
import { FieldControl } from './field-control.js';
import { faultWords } from './fault-words.js';
import { faultsBelow } from './rules.js';
import { kindOfPart, type PartName } from './setting-kinds.js';
import type { SettingControlProps } from './setting-meaning.js';

type RowQuestionProps = Pick<SettingControlProps, 'connectionId' | 'name' | 'rules'> & {
  readonly parts: readonly PartName[];
  /** `undefined`: nothing is asked. */
  readonly row: Parts | undefined;
  readonly onTake: (row: Parts) => void;
  readonly onClose: () => void;
};

/** What stands in one row of a table, judged as it is typed; the table takes only a right one. */
export function RowQuestion(props: RowQuestionProps): ReactNode {
  const { name, row, onClose } = props;
  const { t } = useWords();
  const title = t.settings.rowOf(t.settings.fields[name].label);
  return (
    <Question opened={row !== undefined} title={title} onClose={onClose}>
      {row === undefined ? null : <RowForm {...props} row={row} />}
    </Question>
  );
}

function RowForm(props: RowQuestionProps & { readonly row: Parts }): ReactNode {
  const { connectionId, name, rules, parts, onTake, onClose } = props;
  const { t } = useWords();
  const [row, setRow] = useState(props.row);
  const [touched, setTouched] = useState<readonly string[]>([]);
  const faults = faultsBelow(rules.faultsOf({ [name]: [row] }), `/${name}/0`);
  const isReady = faults.size === 0 && Object.keys(row).length > 0;
  return (
    <AnswerForm
      confirm={t.settings.takeRow}
      ready={isReady}
      working={false}
      failure={undefined}
      onConfirm={() => {
        onTake(row);
      }}
      onCancel={onClose}
    >
      <Stack gap="sm">
        {parts.map((part) => {
          const told = { t, rules, kind: kindOfPart(part), place: [name, part], value: row[part] };
          // What has not been filled in yet is no mistake yet.
          const isTold = touched.includes(part) || row[part] !== undefined;
          return (
            <FieldControl
              key={part}
              connectionId={connectionId}
              kind={kindOfPart(part)}
              label={t.settings.parts[part]}
              fault={isTold ? faultWords(faults.get(`/${part}`), told) : undefined}
              value={row[part]}
              onChange={(typed) => {
                setTouched([...touched, part]);
                setRow(withPart(row, part, typed) ?? {});
              }}
            />
          );
        })}
      </Stack>
    </AnswerForm>
  );
}

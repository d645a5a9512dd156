import { Alert, Button, FileButton, List, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { AnswerForm, Question } from '../parts/question.js';
import { useWords } from '../texts/words.js';
import { decodeCsv } from './csv.js';
import type { Parts } from './draft.js';
import type { Rules } from './rules.js';
import type { PartName, SettingName } from './setting-kinds.js';
import { fromTableFile, toTableFile, type FileFault, type TableFile } from './table-file.js';
import { partsInWords, rowDifference } from './words-of-setting.js';

type TableFileProps = {
  readonly name: SettingName;
  readonly rules: Rules;
  readonly parts: readonly PartName[];
  readonly rows: readonly Parts[];
  readonly onTake: (rows: readonly Parts[]) => void;
};

/** A table out to a spreadsheet, and back in. */
export function TableFileButtons(props: TableFileProps): ReactNode {
  const { name, rules, parts, rows } = props;
  const { t } = useWords();
  const [read, setRead] = useState<TableFile>();
  const { label } = t.settings.fields[name];
  return (
    <>
      <Button
        variant="default"
        aria-label={t.settings.file.saveOf(label)}
        onClick={() => {
          download(`${name}.csv`, toTableFile(t, parts, rows));
        }}
      >
        {t.settings.file.save}
      </Button>
      <FileButton
        accept=".csv,text/csv"
        onChange={(file) => {
          void file?.arrayBuffer().then((bytes) => {
            setRead(fromTableFile(t, rules, { name, parts }, decodeCsv(bytes)));
          });
        }}
      >
        {(button) => (
          <Button {...button} variant="default" aria-label={t.settings.file.readInto(label)}>
            {t.settings.file.read}
          </Button>
        )}
      </FileButton>
      <FileQuestion
        {...props}
        read={read}
        onClose={() => {
          setRead(undefined);
        }}
      />
    </>
  );
}

/** The browser keeps it where it keeps what is downloaded; no server is asked. */
function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

type FileQuestionProps = TableFileProps & {
  /** `undefined`: nothing is asked. */
  readonly read: TableFile | undefined;
  readonly onClose: () => void;
};

/** What the file would change, or what has to be put right in it first. */
function FileQuestion({ name, parts, rows, read, onTake, onClose }: FileQuestionProps): ReactNode {
  const { t, f } = useWords();
  const words = t.settings.file;
  return (
    <Question
      opened={read !== undefined}
      title={words.title(t.settings.fields[name].label)}
      onClose={onClose}
    >
      {read === undefined ? null : (
        <AnswerForm
          confirm={words.take(f.count(read.rows.length))}
          ready={read.faults.length === 0}
          working={false}
          failure={undefined}
          onConfirm={() => {
            onTake(read.rows);
            onClose();
          }}
          onCancel={onClose}
        >
          {read.faults.length > 0 ? (
            <FaultList faults={read.faults} />
          ) : (
            <Difference parts={parts} before={rows} after={read.rows} />
          )}
        </AnswerForm>
      )}
    </Question>
  );
}

/** More are not read by anybody at once. */
const SHOWN_FAULTS = 50;

function FaultList({ faults }: { readonly faults: readonly FileFault[] }): ReactNode {
  const { t, f } = useWords();
  const { file } = t.settings;
  return (
    <Alert color="red" role="alert" title={file.faulty(faults.length, f.count(faults.length))}>
      <List size="sm" spacing="xs">
        {faults.slice(0, SHOWN_FAULTS).map(({ line, words }) => (
          <List.Item key={`${line ?? ''} ${words}`}>
            {line === undefined ? null : <strong>{file.line(String(line))} </strong>}
            {words}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

type DifferenceProps = {
  readonly parts: readonly PartName[];
  readonly before: readonly Parts[];
  readonly after: readonly Parts[];
};

function Difference({ parts, before, after }: DifferenceProps): ReactNode {
  const { t, f } = useWords();
  const { gone, come } = rowDifference(before, after);
  const lines = [
    ...gone.map((row) => t.settings.removed(partsInWords(t, parts, row))),
    ...come.map((row) => t.settings.added(partsInWords(t, parts, row))),
  ];
  return (
    <>
      <Text>{t.settings.file.changes(f.count(come.length), f.count(gone.length))}</Text>
      <List size="sm" spacing="xs" mt="xs">
        {lines.slice(0, SHOWN_FAULTS).map((line, place) => (
          <List.Item key={place}>{line}</List.Item>
        ))}
      </List>
    </>
  );
}

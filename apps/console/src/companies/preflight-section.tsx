import { Button, List, Text, ThemeIcon } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import type { Preflight } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { FailureNotice, Remedy, Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';

type PreflightProps = { readonly connectionId: string; readonly title: string };

/** Asks Fortnox now what would otherwise stop an invoice later. */
export function PreflightSection({ connectionId, title }: PreflightProps): ReactNode {
  const { t } = useWords();
  const [result, setResult] = useState<Preflight>();
  const { working, failure, start } = useChange(
    () =>
      dataOf(
        api.POST('/v1/connections/{id}/preflight', { params: { path: { id: connectionId } } }),
      ),
    setResult,
  );
  const button = (
    <Button
      variant="default"
      disabled={working}
      onClick={() => {
        start();
      }}
    >
      {working ? t.companies.asking : t.companies.check}
    </Button>
  );
  return (
    <Section title={title} beside={button}>
      {failure ? <FailureNotice failure={failure} /> : null}
      {result === undefined ? (
        <Text c="dimmed">{t.companies.preflightMeans}</Text>
      ) : (
        <Result result={result} />
      )}
    </Section>
  );
}

type Check = Preflight['checks'][number];

const marks: Readonly<Record<Check['level'], { readonly sign: string; readonly colour: string }>> =
  {
    fine: { sign: '✓', colour: 'teal' },
    tells: { sign: 'i', colour: 'gray' },
    warns: { sign: '!', colour: 'yellow' },
    blocks: { sign: '✕', colour: 'red' },
  };

function Result({ result }: { readonly result: Preflight }): ReactNode {
  const { t } = useWords();
  return (
    <>
      <Text fw={600} c={result.ok ? 'teal' : 'red'} role="status" mb="sm">
        {result.ok ? t.companies.ready : t.companies.notReady}
      </Text>
      <List listStyleType="none" spacing="sm" className="checks">
        {result.checks.map((check) => (
          <CheckLine key={check.check} check={check} />
        ))}
      </List>
    </>
  );
}

function CheckLine({
  check: { check, level, detail, action },
}: {
  readonly check: Check;
}): ReactNode {
  const { t } = useWords();
  const { sign, colour } = marks[level];
  const icon = (
    <ThemeIcon
      variant="light"
      color={colour}
      size="sm"
      radius="xl"
      role="img"
      aria-label={t.companies.levels[level]}
    >
      {sign}
    </ThemeIcon>
  );
  return (
    <List.Item icon={icon}>
      <strong>{check}</strong> {detail}
      {action === null ? null : <Remedy>{action}</Remedy>}
    </List.Item>
  );
}

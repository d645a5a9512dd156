import { Button, List, Text, ThemeIcon } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { api, dataOf } from '../api/client.js';
import type { Preflight } from '../api/shapes.js';
import { useChange } from '../api/use-change.js';
import { CauseRemedy } from '../parts/cause-remedy.js';
import { FailureNotice, Section } from '../parts/notice.js';
import { useWords } from '../texts/words.js';

/** The check with Fortnox, to be started by a button or by what comes before it. */
export function usePreflight(connectionId: string) {
  const [result, setResult] = useState<Preflight>();
  const change = useChange(
    () =>
      dataOf(
        api.POST('/v1/connections/{id}/preflight', { params: { path: { id: connectionId } } }),
      ),
    setResult,
  );
  return { ...change, result };
}

/** The same where nothing else starts it. */
export function CheckSection(props: Omit<PreflightProps, 'check'>): ReactNode {
  const check = usePreflight(props.connectionId);
  return <PreflightSection {...props} check={check} />;
}

type PreflightProps = {
  readonly connectionId: string;
  readonly title: string;
  readonly check: ReturnType<typeof usePreflight>;
};

/** Asks Fortnox now what would otherwise stop an invoice later. */
export function PreflightSection({ connectionId, title, check }: PreflightProps): ReactNode {
  const { t } = useWords();
  const { working, failure, start, result } = check;
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
        <Result connectionId={connectionId} result={result} />
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

type ResultProps = { readonly connectionId: string; readonly result: Preflight };

/** What a person has to look at; the rest is folded away. */
function Result({ connectionId, result }: ResultProps): ReactNode {
  const { t } = useWords();
  const isToLookAt = ({ level }: Check): boolean => level === 'blocks' || level === 'warns';
  const toLookAt = result.checks.filter(isToLookAt);
  const others = result.checks.filter((check) => !isToLookAt(check));
  return (
    <>
      <Text fw={600} c={result.ok ? 'teal' : 'red'} role="status" mb="sm">
        {result.ok ? t.companies.ready : t.companies.notReady}
      </Text>
      <Checks connectionId={connectionId} checks={toLookAt} />
      {others.length === 0 ? null : (
        <details>
          <summary>{t.companies.inOrder(others.length)}</summary>
          <Checks connectionId={connectionId} checks={others} />
        </details>
      )}
    </>
  );
}

type ChecksProps = { readonly connectionId: string; readonly checks: readonly Check[] };

function Checks({ connectionId, checks }: ChecksProps): ReactNode {
  return (
    <List listStyleType="none" spacing="sm" className="checks">
      {checks.map((check) => (
        <CheckLine key={check.check} {...{ connectionId, check }} />
      ))}
    </List>
  );
}

type CheckLineProps = { readonly connectionId: string; readonly check: Check };

function CheckLine({
  connectionId,
  check: { check, level, detail, action, setting },
}: CheckLineProps): ReactNode {
  const { t, said } = useWords();
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
      <strong>{said(check)}</strong> {said(detail)}
      {action === null ? null : (
        <CauseRemedy connectionId={connectionId} cause={{ kind: check, action, setting }} />
      )}
    </List.Item>
  );
}

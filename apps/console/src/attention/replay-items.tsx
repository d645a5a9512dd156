import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { replayItemsQuery } from '../api/queries.js';
import type { Replay, ReplayItem } from '../api/shapes.js';
import type { Tone } from '../format/status.js';
import { Cell, Grid } from '../parts/grid.js';
import { TextLink } from '../parts/links.js';
import { Loaded, Section } from '../parts/notice.js';
import { Pill } from '../parts/pill.js';
import { useConnectionName } from '../session.js';
import { useWords } from '../texts/words.js';

const tones: Readonly<Record<ReplayItem['state'], Tone>> = {
  'failed-again': 'bad',
  'under-way': 'busy',
  waiting: 'waiting',
  succeeded: 'good',
  skipped: 'quiet',
  left: 'quiet',
};

const states = Object.keys(tones) as readonly ReplayItem['state'][];

/** What became of each invoice, page by page. */
export function ReplayItems({ replay }: { readonly replay: Replay }): ReactNode {
  const { t } = useWords();
  const [state, setState] = useState<ReplayItem['state']>();
  const [cursor, setCursor] = useState<string>();
  const items = useQuery(replayItemsQuery(replay, { state, cursor }));
  return (
    <Section
      title={t.attention.results}
      testId="replay-items"
      beside={
        <NativeSelect
          aria-label={t.attention.showOnly}
          value={state ?? ''}
          data={[
            { value: '', label: t.attention.allOfThem },
            ...states.map((value) => ({ value, label: t.attention.itemStates[value] })),
          ]}
          onChange={(event) => {
            setState(states.find((known) => known === event.currentTarget.value));
            setCursor(undefined);
          }}
        />
      }
    >
      <Loaded query={items}>
        {(page) => (
          <>
            <Items items={page.items} />
            <Pages next={page.nextCursor} isFirst={cursor === undefined} onGo={setCursor} />
          </>
        )}
      </Loaded>
    </Section>
  );
}

function Items({ items }: { readonly items: readonly ReplayItem[] }): ReactNode {
  const { t } = useWords();
  const { number, company, became, inFortnox } = t.attention.columns;
  const columns = [number, company, became, inFortnox].map((title) => ({ title }));
  return (
    <Grid columns={columns} label={t.attention.results}>
      {items.map((item) => (
        <Line key={item.jobId} item={item} />
      ))}
    </Grid>
  );
}

function Line({ item }: { readonly item: ReplayItem }): ReactNode {
  const { t } = useWords();
  const { number, company, became, inFortnox } = t.attention.columns;
  const nameOf = useConnectionName();
  const { jobId, invoiceNumber, state, message, fortnoxInvoiceNumber } = item;
  const label = t.attention.itemStates[state];
  return (
    <tr data-testid="replay-item">
      <Cell title={number}>
        <TextLink to="/jobs/$id" params={{ id: jobId }}>
          {invoiceNumber ?? jobId}
        </TextLink>
      </Cell>
      <Cell title={company}>{nameOf(item.connectionId)}</Cell>
      <Cell title={became}>
        <div>
          <Pill look={{ label, tone: tones[state], meaning: label }} /> {message}
        </div>
      </Cell>
      <Cell title={inFortnox}>{fortnoxInvoiceNumber ?? '–'}</Cell>
    </tr>
  );
}

type PagesProps = {
  readonly next: string | null;
  readonly isFirst: boolean;
  readonly onGo: (cursor: string | undefined) => void;
};

function Pages({ next, isFirst, onGo }: PagesProps): ReactNode {
  const { t } = useWords();
  return (
    <div className="pages">
      {isFirst ? null : (
        <Button
          variant="default"
          onClick={() => {
            onGo(undefined);
          }}
        >
          {t.attention.firstPage}
        </Button>
      )}
      {next === null ? null : (
        <Button
          variant="default"
          onClick={() => {
            onGo(next);
          }}
        >
          {t.attention.nextPage}
        </Button>
      )}
    </div>
  );
}

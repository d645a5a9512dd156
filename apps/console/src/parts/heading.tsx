import { Group, Text, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import { useIsFirstPage } from '../shell/first-page.js';

type HeadingProps = {
  readonly title: string;
  /** Stands beside the title, a status for instance. */
  readonly beside?: ReactNode;
  /** What the browser's tab says; operators keep several open. */
  readonly tab?: string;
  readonly note?: ReactNode;
  /** What can be done on this page, at the right. */
  readonly children?: ReactNode;
};

/**
 * A page's heading. After a change of page it takes the focus, so that a keyboard goes on there
 * and a screen reader says where it is; on the first page the browser's own order stands.
 */
export function Heading({ title, beside, tab = title, note, children }: HeadingProps): ReactNode {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const isFirstPage = useIsFirstPage();
  useEffect(() => {
    document.title = `${tab} · ${t.shell.brand}`;
  }, [tab, t]);
  useEffect(() => {
    if (!isFirstPage()) heading.current?.focus();
  }, [isFirstPage]);
  return (
    <Group justify="space-between" align="flex-start" mb="lg">
      <div>
        <Group gap="sm">
          <Title order={1} size="h2" ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {beside}
        </Group>
        {note === undefined ? null : <Text c="dimmed">{note}</Text>}
      </div>
      {children === undefined ? null : <Group gap="sm">{children}</Group>}
    </Group>
  );
}

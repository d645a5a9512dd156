import { Button, Menu, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SavedView } from '../api/shapes.js';
import { toViewSearch, type JobSearch } from '../invoices/job-search.js';
import { MenuLink } from '../parts/links.js';
import { useConnectionName } from '../session.js';
import { useWords } from '../texts/words.js';
import { readyMade } from './ready-made.js';
import type { Asked } from './asked.js';

type ViewsMenuProps = {
  readonly saved: readonly SavedView[];
  readonly opened: SavedView | undefined;
  /** What stands on the button. */
  readonly label: string;
  /** Of the one that is shown now. */
  readonly name: string | undefined;
  readonly ask: (asked: Asked) => void;
};

const arrow = <span aria-hidden="true">▾</span>;

/** The lists that have a name, and what can be done about them. */
export function ViewsMenu({ saved, opened, label, name, ask }: ViewsMenuProps): ReactNode {
  const { t, language } = useWords();
  const inOrder = saved.toSorted((a, b) => a.name.localeCompare(b.name, language));
  return (
    <Menu
      position="bottom-start"
      // Within the page's main part, and without an entry for the eye alone: readers of screens count them.
      withinPortal={false}
      withInitialFocusPlaceholder={false}
      classNames={{ dropdown: 'views-menu' }}
    >
      <Menu.Target>
        <Button variant="default" size="compact-sm" rightSection={arrow}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.views.ready}</Menu.Label>
        {readyMade(t).map(({ key, name: title, filters }) => (
          <Entry key={key} search={filters} isShown={!opened && title === name}>
            {title}
          </Entry>
        ))}
        <Group title={t.views.own} views={inOrder.filter(isPrivate)} opened={opened} />
        <Group title={t.views.shared} views={inOrder.filter(isShared)} opened={opened} />
        <Menu.Divider />
        <Doings opened={opened} ask={ask} />
      </Menu.Dropdown>
    </Menu>
  );
}

const isShared = ({ shared }: SavedView): boolean => shared;
const isPrivate = ({ shared }: SavedView): boolean => !shared;

type GroupProps = {
  readonly title: string;
  readonly views: readonly SavedView[];
  readonly opened: SavedView | undefined;
};

function Group({ title, views, opened }: GroupProps): ReactNode {
  if (views.length === 0) return null;
  return (
    <>
      <Menu.Label>{title}</Menu.Label>
      {views.map((view) => (
        <Entry key={view.id} search={toViewSearch(view)} isShown={view === opened}>
          {view.name} <About view={view} />
        </Entry>
      ))}
    </>
  );
}

/** Two shared views may have one name, of different companies. */
function About({ view: { shared, own, owner, filters } }: { readonly view: SavedView }): ReactNode {
  const { t } = useWords();
  const nameOf = useConnectionName();
  if (!shared) return null;
  const { connectionId } = filters;
  const about = [
    ...(connectionId === undefined ? [] : [nameOf(connectionId)]),
    ...(own ? [] : [t.views.by(owner)]),
  ];
  return (
    <Text span size="xs" c="dimmed">
      {about.join(', ')}
    </Text>
  );
}

type EntryProps = {
  readonly search: JobSearch;
  readonly isShown: boolean;
  readonly children: ReactNode;
};

function Entry({ search, isShown, children }: EntryProps): ReactNode {
  return (
    <MenuLink
      to="/jobs"
      search={search}
      // Else the router takes every list for a part of all invoices.
      activeOptions={{ exact: true }}
      aria-current={isShown}
      rightSection={isShown ? '✓' : undefined}
    >
      {children}
    </MenuLink>
  );
}

function Doings({ opened, ask }: Pick<ViewsMenuProps, 'opened' | 'ask'>): ReactNode {
  const { t } = useWords();
  const toDo: readonly (readonly [Asked, string])[] = [
    ['save', t.views.save],
    ...(opened?.mayChange === true
      ? ([
          ['edit', opened.own ? t.views.edit : t.views.rename],
          ['delete', t.views.delete],
        ] as const)
      : []),
  ];
  return toDo.map(([asked, title]) => (
    <Menu.Item
      key={asked}
      onClick={() => {
        ask(asked);
      }}
    >
      {title}
    </Menu.Item>
  ));
}

import { Menu } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { MenuLink } from '../parts/links.js';
import { useWords } from '../texts/words.js';
import type { Destination } from './destinations.js';

/** Pages that are opened seldom: all of them beside each other would need a second line. */
export function MorePages(props: { readonly destinations: readonly Destination[] }): ReactNode {
  const { t } = useWords();
  const { pathname } = useLocation();
  const isHere = props.destinations.some(({ to }) => pathname.startsWith(to));
  return (
    // Within the bar, and without an entry for the eye alone: readers of screens count them.
    <Menu withinPortal={false} withInitialFocusPlaceholder={false} floatingStrategy="fixed">
      <Menu.Target>
        <button type="button" className={isHere ? 'more here' : 'more'}>
          {t.shell.more} <span aria-hidden="true">▾</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {props.destinations.map(({ to, label }) => (
          <MenuLink key={to} to={to}>
            {label(t)}
          </MenuLink>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

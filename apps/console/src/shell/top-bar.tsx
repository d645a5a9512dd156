import { Badge, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { logOut } from '../api/client.js';
import { useChange } from '../api/use-change.js';
import { useAttentionCount, useSession } from '../session.js';
import { useWords } from '../texts/words.js';
import { useDestinations } from './destinations.js';
import { MorePages } from './more-pages.js';
import { Preferences } from './preferences.js';
import { palette } from './palette-store.js';

/** Where one can go, who is here, and how the page shall look. */
export function TopBar(): ReactNode {
  const { t } = useWords();
  return (
    <header className="bar">
      <Link to="/" className="brand">
        <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width="22" height="22" />
        {t.shell.brand}
      </Link>
      <Pages />
      <div className="bar-end">
        <Button variant="default" size="compact-sm" title="Ctrl K" onClick={palette.open}>
          {t.shell.find}
        </Button>
        <Preferences />
        <Who />
      </div>
    </header>
  );
}

function Pages(): ReactNode {
  const { t } = useWords();
  const destinations = useDestinations();
  return (
    <nav aria-label={t.shell.pages}>
      {destinations
        .filter((one) => !('isSeldom' in one))
        .map(({ to, label }) => (
          <Link key={to} to={to} activeOptions={{ exact: to === '/' }}>
            {label(t)} {to === '/dead-letters' ? <AttentionCount /> : null}
          </Link>
        ))}
      <MorePages destinations={destinations.filter((one) => 'isSeldom' in one)} />
    </nav>
  );
}

function AttentionCount(): ReactNode {
  const { f } = useWords();
  const { count, isMore } = useAttentionCount();
  if (count === 0) return null;
  return (
    <Badge component="span" color="red" variant="filled" size="sm">
      {f.count(count)}
      {isMore ? '+' : ''}
    </Badge>
  );
}

function Who(): ReactNode {
  const { t } = useWords();
  const { name, mayChange } = useSession();
  const { start, working } = useChange(logOut, () => {
    window.location.assign('/login');
  });
  if (name === '') return null;
  return (
    <>
      <span title={mayChange ? t.shell.mayChange : t.shell.mayRead}>
        {name} <span className="faint">{mayChange ? t.shell.operator : t.shell.viewer}</span>
      </span>
      <Button
        variant="subtle"
        size="compact-sm"
        disabled={working}
        onClick={() => {
          start();
        }}
      >
        {t.shell.logOut}
      </Button>
    </>
  );
}

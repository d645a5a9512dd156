import { Outlet } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import { useWords } from '../texts/words.js';
import { Palette } from './palette.js';
import { Shortcuts } from './shortcuts.js';
import { TopBar } from './top-bar.js';

/** What stands around every page: the bar, and a way past it for keyboards. */
export function Shell(): ReactNode {
  const { t } = useWords();
  const main = useRef<HTMLElement>(null);
  return (
    <>
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        {t.shell.skip}
      </button>
      <TopBar />
      <main ref={main} tabIndex={-1}>
        <Outlet />
      </main>
      <Palette />
      <Shortcuts />
    </>
  );
}

import { useBlocker } from '@tanstack/react-router';
import { useWords } from '../texts/words.js';

/** What is typed is not lost by a click on the bar, nor with the tab. */
export function useHeldPage(isChanged: boolean): void {
  const { t } = useWords();
  useBlocker({
    shouldBlockFn: () => isChanged && !window.confirm(t.shell.leave),
    enableBeforeUnload: isChanged,
  });
}

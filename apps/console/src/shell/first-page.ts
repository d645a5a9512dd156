import { useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';

const firstPages = new WeakMap<object, string>();

/** Asks whether the page shown is still the one that the browser was opened on. */
export function useIsFirstPage(): () => boolean {
  const router = useRouter();
  return useCallback(() => {
    const { pathname } = router.state.location;
    const first = firstPages.get(router);
    if (first === undefined) firstPages.set(router, pathname);
    if (first === undefined || first === pathname) return true;
    // Left once, it is a page like any other, also when somebody comes back to it.
    firstPages.set(router, '');
    return false;
  }, [router]);
}

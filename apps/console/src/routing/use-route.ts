import { useSyncExternalStore } from 'react';
import { addressOf, readRoute, type Route } from './route.js';

/** The page that the address names now; follows links, back and forward. */
export function useRoute(): Route {
  return readRoute(useSyncExternalStore(subscribe, () => window.location.hash));
}

/** Goes to another page as a link would. */
export function goTo(route: Route): void {
  window.location.hash = addressOf(route);
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange);
  return () => {
    window.removeEventListener('hashchange', onChange);
  };
}

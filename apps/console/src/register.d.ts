import type { router } from './router.js';

declare module '@tanstack/react-router' {
  /** From here the library knows which pages there are, and checks every link against them. */
  interface Register {
    readonly router: typeof router;
  }
}

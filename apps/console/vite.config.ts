import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The API serves `dist` under /console with a policy of `script-src 'self'; style-src 'self'`:
 * nothing may be inlined into the page, neither scripts nor assets as data addresses.
 */
export default defineConfig({
  base: '/console/',
  plugins: [react()],
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The plots' library, which one page loads; a test bounds what the first page needs.
    chunkSizeWarningLimit: 600,
  },
});

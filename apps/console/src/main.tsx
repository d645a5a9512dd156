import '@mantine/core/styles.css';
import '@mantine/spotlight/styles.css';
import './styles/theme.css';
import './styles/parts.css';
import './styles/sheet.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { router } from './router.js';
import { askForFirstPage } from './shell/ask-for-first-page.js';
import { WordsProvider } from './texts/words.js';
import { theme } from './theme.js';

const root = document.getElementById('console');
if (!root) throw new Error('index.html has no element with the id "console"');

/**
 * What fails is asked again at the pace of its page; a network that is "offline" may be this machine. What has
 * just been read is not read again because its page was put together anew meanwhile.
 */
const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, networkMode: 'always', staleTime: 1000 } },
});

// What the first page shows is on its way while the page is put together.
askForFirstPage(queries, router.history.location.pathname);

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queries}>
        <Suspense>
          <WordsProvider>
            <RouterProvider router={router} />
          </WordsProvider>
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);

import '@fontsource-variable/inter';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { SessionGate } from './access/session.js';
import { ApiFailure } from './api/client.js';
import { ZoneProvider } from './display/time-zone.js';
import { LiveProvider } from './live/live.js';
import { Shell } from './shell/shell.js';
import { applyStoredTheme } from './shell/theme.js';
import './theme/tokens.css';
import './theme/base.css';
import './theme/controls.css';
import './theme/surfaces.css';
import './shell/shell.css';
import './overview/overview.css';
import './history/history.css';
import './map/map.css';
import './search/search.css';
import './events/events.css';
import './trace/trace.css';
import './dead-letters/dead-letters.css';
import './rejected/rejected.css';
import './topics/topics.css';
import './ledger/ledger.css';
import './decisions/decisions.css';
import './gate/gate.css';
import './policies/policies.css';
import './budgets/budgets.css';

applyStoredTheme();

const queries = new QueryClient({
  defaultOptions: {
    // The browser's idea of being online says nothing of an ops-api on this machine or behind a
    // tunnel, and an action that waits for it would be sent when nobody expects it any more.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 2_000,
      retry: (failures, error) => failures < 1 && (error as ApiFailure).status >= 500,
      refetchOnWindowFocus: true,
    },
  },
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <ZoneProvider>
          <SessionGate>
            <LiveProvider>
              <Shell />
            </LiveProvider>
          </SessionGate>
        </ZoneProvider>
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);

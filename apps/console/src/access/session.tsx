import type { Caller } from '@acp/contracts/api';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { ApiClient, ApiFailure } from '../api/client.js';
import { ApiContext } from '../api/use-api.js';
import { FailureState, LoadingState } from '../display/states.js';
import { KeyEntry } from './key-entry.js';

const STORED_KEY = 'control-plane.key';

export interface Session {
  caller: Caller;
  signOut: () => void;
}

const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession needs a session around it');
  return session;
}

/**
 * Asks the ops-api who the caller is and shows the page to whom it knows. The key is kept in
 * sessionStorage: it ends with the tab and no other site can read it.
 */
export function SessionGate({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [key, setKey] = useState(() => sessionStorage.getItem(STORED_KEY));
  const [refused, setRefused] = useState(false);
  const api = useMemo(() => new ApiClient(key, () => setRefused(true)), [key]);
  const me = useQuery({
    queryKey: ['me', key],
    queryFn: ({ signal }) => api.get('/v1/me', {}, signal),
    enabled: !refused,
    retry: (failures, error) => (error as ApiFailure).status !== 401 && failures < 2,
    staleTime: 60_000,
  });

  function enter(next: string | null) {
    if (next) sessionStorage.setItem(STORED_KEY, next);
    else sessionStorage.removeItem(STORED_KEY);
    queries.clear();
    setRefused(next === null);
    setKey(next);
  }

  if (refused) return <KeyEntry wasRefused={key !== null} onEnter={enter} />;
  if (me.error && !me.data) {
    return <FailureState error={me.error} onRetry={() => void me.refetch()} page />;
  }
  if (!me.data) return <LoadingState page />;
  return (
    <ApiContext.Provider value={api}>
      <SessionContext.Provider value={{ caller: me.data, signOut: () => enter(null) }}>
        {children}
      </SessionContext.Provider>
    </ApiContext.Provider>
  );
}

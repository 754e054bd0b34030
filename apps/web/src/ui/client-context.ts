import { createContext, useContext, useSyncExternalStore } from 'react';
import type { AppState } from '../sync/state';
import type { TodoClient } from '../todo-client';

export const ClientContext = createContext<TodoClient | null>(null);

/** The client that this page belongs to. */
export function useClient(): TodoClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error('No client: put the page inside ClientContext.');
  return client;
}

/** The state, and a new rendering with each change of it. */
export function useAppState(): AppState {
  const { store } = useClient();
  return useSyncExternalStore(store.subscribe, store.getState);
}

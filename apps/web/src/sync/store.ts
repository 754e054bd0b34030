import { reduce } from './reducer';
import { initialState, type Action, type AppState } from './state';

/** Holds the state and tells who listens. Fits React's useSyncExternalStore. */
export class Store {
  private state = initialState;
  private readonly listeners = new Set<() => void>();

  readonly getState = (): AppState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  dispatch(action: Action): void {
    const next = reduce(this.state, action);
    if (next === this.state) return;
    this.state = next;
    for (const listener of this.listeners) listener();
  }
}

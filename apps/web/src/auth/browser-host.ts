import type { SessionHost } from './session';

const HINT = 'todo-chatbot.signed-in';

/** Storage may be forbidden; then the window simply starts signed out. */
const hint: SessionHost['hint'] = {
  get: () => {
    try {
      return localStorage.getItem(HINT) === 'yes';
    } catch {
      return false;
    }
  },
  set: (signedIn) => {
    try {
      if (signedIn) localStorage.setItem(HINT, 'yes');
      else localStorage.removeItem(HINT);
    } catch {
      return;
    }
  },
};

/** The session's view of a real browser. */
export const browserHost: SessionHost = {
  fetch: (...request) => fetch(...request),
  now: () => Date.now(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
  // Web Locks exist on secure origins and on localhost only.
  exclusively: (work) =>
    'locks' in navigator ? (navigator.locks.request('todo-chatbot.refresh', work) as ReturnType<typeof work>) : work(),
  hint,
  // Only the other windows hear of a change of the storage.
  onLeftElsewhere: (call) =>
    addEventListener('storage', ({ key, newValue }) => {
      if (key === HINT && newValue === null) call();
    }),
};

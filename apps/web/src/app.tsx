import { useMemo, useRef, useState } from 'react';
import { isGuest } from './auth/guest';
import { WelcomePage } from './auth/welcome-page';
import { ChatPanel } from './chat/chat-panel';
import type { AppState } from './sync/state';
import type { Viewer } from './tasks/due-text';
import { TaskPanel } from './tasks/task-panel';
import { dateIn } from './tasks/zone-time';
import { Announcer } from './ui/announcer';
import { useAppState, useClient } from './ui/client-context';
import { ConnectionBadge } from './ui/connection-badge';
import { LogoIcon } from './ui/icons';
import { useNow } from './ui/use-now';

export function App() {
  const state = useAppState();
  return (
    <>
      <Page state={state} />
      <Announcer />
    </>
  );
}

function Page({ state }: { state: AppState }) {
  if (state.session === 'signed-out') return <WelcomePage notice={state.notice} />;
  if (state.session === 'starting') {
    return (
      <main className="starting" aria-busy="true">
        <LogoIcon />
        <p role="status">{state.connection === 'offline' ? 'The server cannot be reached. Trying again…' : ''}</p>
      </main>
    );
  }
  return <Workspace state={state} />;
}

type View = 'chat' | 'tasks';

/** Chat on the left, tasks on the right; one at a time where there is no room for both. */
function Workspace({ state }: { state: AppState }) {
  const now = useNow();
  const [view, setView] = useState<View>('chat');
  const { user } = state;
  const zone = user!.timeZone;
  const locale = useMemo(() => readableLocale(user!.locale), [user]);
  const viewer = useMemo<Viewer>(() => ({ zone, locale, now }), [zone, locale, now]);
  const open = [...state.tasks.values()].filter(({ status, deletedAt }) => status === 'open' && !deletedAt).length;
  return (
    <div className="workspace" data-view={view}>
      <Header state={state} />
      <nav className="views" aria-label="Views">
        <button type="button" aria-pressed={view === 'chat'} onClick={() => setView('chat')}>
          Chat
        </button>
        <button type="button" aria-pressed={view === 'tasks'} onClick={() => setView('tasks')}>
          Tasks <span className="count">{open}</span>
        </button>
      </nav>
      <main className="panels">
        <ChatPanel state={state} zone={zone} locale={locale} today={dateIn(zone, now)} />
        <TaskPanel state={state} viewer={viewer} />
      </main>
    </div>
  );
}

function Header({ state }: { state: AppState }) {
  const client = useClient();
  const dialog = useRef<HTMLDialogElement>(null);
  const { user, connection } = state;
  const guest = isGuest(user!.email);
  return (
    <header className="header">
      <LogoIcon />
      <h1>Todo Chatbot</h1>
      <ConnectionBadge connection={connection} />
      <span className="account" title={guest ? undefined : user!.email}>
        {guest ? 'Guest account' : user!.email}
      </span>
      <button
        type="button"
        className="button small"
        onClick={() => (guest ? dialog.current?.showModal() : void client.logout())}
      >
        Sign out
      </button>
      <dialog ref={dialog} aria-labelledby="leave-title">
        <h2 id="leave-title">Leave the guest account?</h2>
        <p>Nobody has its password, so its tasks cannot be reached again.</p>
        <form method="dialog" className="choices">
          <button className="button">Stay</button>
          <button type="button" className="button danger" onClick={() => void client.logout()}>
            Leave
          </button>
        </form>
      </dialog>
    </header>
  );
}

/** The words of the page are English; of the person's locale it takes how English speakers there write dates. */
function readableLocale(locale: string): string {
  const own = [locale, ...navigator.languages].find((one) => /^en(-|$)/i.test(one));
  return own && Intl.DateTimeFormat.supportedLocalesOf(own).length > 0 ? own : 'en-GB';
}

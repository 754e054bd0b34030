import { useState, type FormEvent } from 'react';
import { ApiError, sentenceFor } from '../api/errors';
import { useClient } from '../ui/client-context';
import { LogoIcon } from '../ui/icons';

type Mode = 'login' | 'register';

const WORDS: Record<Mode, { title: string; submit: string; question: string; other: string }> = {
  login: { title: 'Sign in', submit: 'Sign in', question: 'New here?', other: 'Create an account' },
  register: { title: 'Create an account', submit: 'Create account', question: 'Have an account?', other: 'Sign in' },
};

/** The first page: try it as a guest, sign in or create an account. */
export function WelcomePage({ notice }: { notice: string | null }) {
  const client = useClient();
  const [mode, setMode] = useState<Mode>('login');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ sentence: string; fields: Record<string, string> } | null>(null);

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields : [];
      setProblem({
        sentence: sentenceFor(error),
        fields: Object.fromEntries(fields.map(({ field, message }) => [field, message])),
      });
      setBusy(false);
    }
  };

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const email = String(data.get('email')).trim();
    const password = String(data.get('password'));
    void attempt(() => (mode === 'login' ? client.login(email, password) : client.register(email, password)));
  };

  const words = WORDS[mode];
  return (
    <main className="welcome">
      <header className="welcome-head">
        <LogoIcon />
        <h1>Todo Chatbot</h1>
        <p>Type what you have to do. It becomes a task, and reminds you at its moment.</p>
        <p className="example" aria-label="For example">
          pay rent tomorrow 9am #home !high
        </p>
      </header>

      {notice && (
        <p className="notice" role="status">
          {notice}
        </p>
      )}

      <section aria-labelledby="guest-title" className="card">
        <h2 id="guest-title" className="visually-hidden">
          Try it
        </h2>
        <button
          type="button"
          className="button primary wide"
          disabled={busy}
          onClick={() => void attempt(() => client.continueAsGuest())}
        >
          Try it as a guest
        </button>
        <p className="hint">No e-mail needed. A guest account ends when you sign out of it.</p>

        <div className="divider" role="presentation">
          or
        </div>

        <form onSubmit={submit} aria-label={words.title} key={mode}>
          <label htmlFor="email">E-mail</label>
          <input
            id="email"
            name="email"
            type="email"
            autoComplete="username"
            required
            maxLength={254}
            aria-invalid={problem?.fields.email !== undefined}
            aria-describedby={problem ? 'problem' : undefined}
          />
          <label htmlFor="password">Password</label>
          <input
            id="password"
            name="password"
            type="password"
            autoComplete={mode === 'login' ? 'current-password' : 'new-password'}
            required
            aria-invalid={problem?.fields.password !== undefined}
            aria-describedby={problem ? 'problem' : undefined}
          />
          {problem && (
            <p id="problem" className="problem" role="alert">
              {problem.sentence}
            </p>
          )}
          <button type="submit" className="button wide" disabled={busy}>
            {words.submit}
          </button>
        </form>
        <p className="switch">
          {words.question}{' '}
          <button
            type="button"
            className="link"
            onClick={() => {
              setProblem(null);
              setMode(mode === 'login' ? 'register' : 'login');
            }}
          >
            {words.other}
          </button>
        </p>
      </section>
    </main>
  );
}

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { io } from 'socket.io-client';
import { randomHex } from './api/random';
import { App } from './app';
import { browserHost } from './auth/browser-host';
import { TodoClient } from './todo-client';
import { ClientContext } from './ui/client-context';
import './ui/base.css';
import './ui/controls.css';
import './auth/welcome.css';
import './chat/chat.css';
import './tasks/tasks.css';

const client = new TodoClient({
  host: browserHost,
  openSocket: (auth) =>
    io({
      path: '/socket.io',
      transports: ['websocket'],
      autoConnect: false,
      reconnectionDelay: 250,
      reconnectionDelayMax: 2_000,
      auth,
    }),
  newKey: () => randomHex(16),
  home: () => ({ timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, locale: navigator.language }),
});
void client.start();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ClientContext value={client}>
      <App />
    </ClientContext>
  </StrictMode>,
);

import { useEffect, useState } from 'react';
import type { Announcement } from '../todo-client';
import { useClient } from './client-context';

const TITLE = 'Todo Chatbot';

interface Spoken {
  text: string;
  turn: number;
}

/** Says replies and reminders to screen readers, and shows in the window's title what came while nobody looked. */
export function Announcer() {
  const client = useClient();
  const [polite, setPolite] = useState<Spoken>({ text: '', turn: 0 });
  const [urgent, setUrgent] = useState<Spoken>({ text: '', turn: 0 });

  useEffect(() => {
    const hear = ({ kind, text }: Announcement): void => {
      // A new turn makes a new node, so that the same words are spoken again.
      (kind === 'reminder' ? setUrgent : setPolite)(({ turn }) => ({ text, turn: turn + 1 }));
      if (kind === 'reminder' && document.hidden) document.title = `(1) ${text}`;
    };
    const look = (): void => {
      if (!document.hidden) document.title = TITLE;
    };
    document.addEventListener('visibilitychange', look);
    const end = client.onAnnouncement(hear);
    return () => {
      end();
      document.removeEventListener('visibilitychange', look);
    };
  }, [client]);

  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite">
        <p key={polite.turn}>{polite.text}</p>
      </div>
      <div className="visually-hidden" role="alert" aria-live="assertive">
        <p key={urgent.turn}>{urgent.text}</p>
      </div>
    </>
  );
}

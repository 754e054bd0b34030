import { Fragment, memo } from 'react';
import type { ChatMessage } from '../api/types';
import type { OutgoingMessage } from '../sync/state';
import { dateIn, dateText, daysBetween, timeText } from '../tasks/zone-time';
import { BellIcon } from '../ui/icons';

interface MessageListProps {
  messages: readonly ChatMessage[];
  outgoing: readonly OutgoingMessage[];
  zone: string;
  locale: string;
  today: string;
  onRetry: (message: OutgoingMessage) => void;
  onDiscard: (message: OutgoingMessage) => void;
}

/** The conversation by days, then what is still on its way. */
export const MessageList = memo(function MessageList(props: MessageListProps) {
  const { messages, outgoing, zone, locale, today } = props;
  let lastDay = '';
  return (
    <ol className="messages" aria-label="Conversation">
      {messages.map((message) => {
        const day = dateIn(zone, new Date(message.createdAt));
        const isNewDay = day !== lastDay;
        lastDay = day;
        return (
          <Fragment key={message.id}>
            {isNewDay && (
              <li className="day">
                <time dateTime={day}>{dayName(day, today, locale)}</time>
              </li>
            )}
            <Message message={message} zone={zone} locale={locale} />
          </Fragment>
        );
      })}
      {outgoing.filter(isShown).map((message) => (
        <li key={message.key} className="message user" data-state={message.state}>
          <span className="visually-hidden">You: </span>
          <p className="bubble">{message.text}</p>
          {message.state === 'sending' ? (
            <span className="stamp">Sending…</span>
          ) : (
            <span className="stamp failed">
              {message.problem}{' '}
              <button type="button" className="link" onClick={() => props.onRetry(message)}>
                Send again
              </button>{' '}
              <button type="button" className="link" onClick={() => props.onDiscard(message)}>
                Discard
              </button>
            </span>
          )}
        </li>
      ))}
    </ol>
  );
});

/** What has arrived stands in the conversation already. */
function isShown({ state }: OutgoingMessage): boolean {
  return state !== 'arrived';
}

function Message({ message, zone, locale }: { message: ChatMessage; zone: string; locale: string }) {
  const { role, kind, text, createdAt } = message;
  const reminder = kind === 'reminder';
  return (
    <li className={`message ${role}`} data-kind={kind}>
      <span className="visually-hidden">{role === 'user' ? 'You: ' : reminder ? 'Reminder: ' : 'Todo Chatbot: '}</span>
      <p className="bubble">
        {reminder && <BellIcon />}
        {text}
      </p>
      <time className="stamp" dateTime={createdAt}>
        {timeText(new Date(createdAt), zone, locale)}
      </time>
    </li>
  );
}

function dayName(day: string, today: string, locale: string): string {
  const days = daysBetween(day, today);
  if (days === 0) return 'Today';
  return days === 1 ? 'Yesterday' : dateText(day, today, locale);
}

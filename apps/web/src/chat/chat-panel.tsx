import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { AppState, OutgoingMessage } from '../sync/state';
import { useClient } from '../ui/client-context';
import { Composer } from './composer';
import { MessageList } from './message-list';

/** Examples for somebody who sees the empty page for the first time. */
const EXAMPLES = ['pay rent tomorrow 9am #home !high', 'call mom friday', 'help'];
const FIELD_ID = 'chat-text';
/** Somebody who has scrolled up further than this reads, and is left alone. */
const NEAR_END_PX = 120;

export interface ChatPanelProps {
  state: AppState;
  zone: string;
  locale: string;
  today: string;
}

export function ChatPanel({ state, zone, locale, today }: ChatPanelProps) {
  const client = useClient();
  const { messages, outgoing, loaded } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);

  const send = useCallback(
    (text: string) => {
      atEnd.current = true;
      void client.say(text);
    },
    [client],
  );
  const retry = useCallback(({ text, key }: OutgoingMessage) => void client.say(text, key), [client]);
  const discard = useCallback(({ key }: OutgoingMessage) => client.discard(key), [client]);

  useLayoutEffect(() => {
    if (atEnd.current && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [messages, outgoing]);

  // The panel also changes its size: on a phone, when the keyboard opens.
  useEffect(() => {
    const element = scroller.current!;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const onScroll = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = scroller.current!;
    atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  };

  const isEmpty = loaded && messages.length === 0 && outgoing.length === 0;
  return (
    <section className="panel chat" aria-label="Chat">
      <div className="scroller" ref={scroller} onScroll={onScroll} tabIndex={0} role="group" aria-label="Messages">
        {isEmpty ? (
          <Examples onPick={send} />
        ) : (
          <MessageList
            messages={messages}
            outgoing={outgoing}
            zone={zone}
            locale={locale}
            today={today}
            onRetry={retry}
            onDiscard={discard}
          />
        )}
      </div>
      <Composer onSend={send} fieldId={FIELD_ID} />
    </section>
  );
}

function Examples({ onPick }: { onPick: (text: string) => void }) {
  return (
    <div className="examples">
      <h2>What do you have to do?</h2>
      <p>One line is enough: what, when, #tags and !priority.</p>
      <ul>
        {EXAMPLES.map((example) => (
          <li key={example}>
            <button type="button" className="example" onClick={() => onPick(example)}>
              {example}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

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
/** Earlier messages are read when somebody comes this close to the oldest one. */
const NEAR_START_PX = 200;

export interface ChatPanelProps {
  state: AppState;
  zone: string;
  locale: string;
  today: string;
}

export function ChatPanel({ state, zone, locale, today }: ChatPanelProps) {
  const client = useClient();
  const { messages, outgoing, loaded, earlier } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const shown = useRef({ oldest: '', height: 0 });

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
    const element = scroller.current!;
    const oldest = messages[0]?.id ?? '';
    const before = shown.current;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
    // What is being read stays where it is when earlier messages come above it.
    else if (oldest !== before.oldest) element.scrollTop += element.scrollHeight - before.height;
    shown.current = { oldest, height: element.scrollHeight };
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
    if (scrollTop < NEAR_START_PX) void client.loadEarlier();
  };

  const isEmpty = loaded && messages.length === 0 && outgoing.length === 0;
  return (
    <section className="panel chat" aria-label="Chat">
      <div className="scroller" ref={scroller} onScroll={onScroll} tabIndex={0} role="group" aria-label="Messages">
        {earlier !== null && (
          <button type="button" className="link earlier" onClick={() => void client.loadEarlier()}>
            Show earlier messages
          </button>
        )}
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

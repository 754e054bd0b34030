import { useRef, type FormEvent, type KeyboardEvent } from 'react';
import { SendIcon } from '../ui/icons';

/** Where the person types. Enter sends, Shift+Enter makes a new line. */
export function Composer({ onSend, fieldId }: { onSend: (text: string) => void; fieldId: string }) {
  const field = useRef<HTMLTextAreaElement>(null);

  const send = (): void => {
    const text = field.current?.value.trim();
    if (!text || !field.current) return;
    onSend(text);
    field.current.value = '';
    field.current.focus();
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter also ends the input of a Japanese or Chinese word: that one is not for us.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form className="composer" onSubmit={submit}>
      <label htmlFor={fieldId} className="visually-hidden">
        Message
      </label>
      <textarea
        id={fieldId}
        ref={field}
        rows={1}
        maxLength={2_000}
        placeholder="Add a task, or ask for help"
        autoComplete="off"
        enterKeyHint="send"
        autoFocus
        onKeyDown={onKeyDown}
      />
      <button type="submit" className="send" aria-label="Send">
        <SendIcon />
      </button>
    </form>
  );
}

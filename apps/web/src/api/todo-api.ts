import type { HttpClient } from './http-client';
import type { ChangesPage, ChatAnswer, MessagePage, Task } from './types';

/** The calls of the API that this client makes. */
export class TodoApi {
  constructor(private readonly http: HttpClient) {}

  /** Every task changed or removed after a revision, in pages. */
  changes(since: number): Promise<ChangesPage> {
    return this.http.send('GET', `changes?since=${since}`);
  }

  /** A page of the conversation: the newest, or the one at a cursor. */
  messages(cursor: string | null): Promise<MessagePage> {
    return this.http.send('GET', `chat/messages?limit=100${cursor === null ? '' : `&cursor=${cursor}`}`);
  }

  /** @param key the same for every attempt to send one text */
  say(text: string, key: string): Promise<ChatAnswer> {
    return this.http.send('POST', 'chat/messages', { body: { text }, idempotencyKey: key });
  }

  async complete(id: string, key: string): Promise<Task> {
    return (await this.http.send<{ task: Task }>('POST', `tasks/${id}/complete`, { idempotencyKey: key })).task;
  }

  reopen(id: string, key: string): Promise<Task> {
    return this.http.send('POST', `tasks/${id}/reopen`, { idempotencyKey: key });
  }
}

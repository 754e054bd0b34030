import { Injectable } from '@nestjs/common';
import type { ChatMessageView } from '@app/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { runStatement, type Statement } from '../../../../database/prepared-query';
import { UnitOfWork } from '../../../../database/unit-of-work';
import type { MessagePage, NewMessage, Offer } from '../../domain/message';
import { InvalidMessageCursorError, MessageStore } from '../../ports/message-store.port';

interface MessageRow {
  id: string;
  position: string;
  role: ChatMessageView['role'];
  kind: ChatMessageView['kind'];
  text: string;
  task_id: string | null;
  created_at: Date;
}

const COLUMNS = 'id, position, role, kind, text, task_id, created_at';
const VALUES = `INSERT INTO chat_message (id, user_id, role, kind, text, task_id, created_at, offer)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;
const CURSOR = /^[1-9]\d{0,18}$/;
const NEWEST = '9223372036854775807';

// The update changes nothing; it makes a message that is there already come back.
const APPEND: Statement = {
  name: 'chat-append',
  text: `${VALUES} ON CONFLICT (user_id, id) DO UPDATE SET id = excluded.id RETURNING ${COLUMNS}`,
};
const APPEND_ONCE: Statement = {
  name: 'chat-append-once',
  text: `${VALUES} ON CONFLICT (user_id, id) DO NOTHING RETURNING id`,
};
const LIST: Statement = {
  name: 'chat-list',
  text: `SELECT ${COLUMNS} FROM chat_message WHERE user_id = $1 AND position < $2 ORDER BY position DESC LIMIT $3`,
};
const LAST_OFFER: Statement = {
  name: 'chat-last-offer',
  text: `SELECT offer FROM chat_message WHERE user_id = $1 AND role = 'assistant' AND kind = 'text'
         ORDER BY position DESC LIMIT 1`,
};

/** Keeps conversations in PostgreSQL. */
@Injectable()
export class PostgresMessageStore extends MessageStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
  }

  override append(messages: readonly NewMessage[]): Promise<ChatMessageView[]> {
    return this.unitOfWork.run(async (manager) => {
      const kept: ChatMessageView[] = [];
      for (const message of messages) {
        const [row] = await runStatement<MessageRow>(manager, APPEND, valuesOf(message));
        kept.push(viewOf(row!));
      }
      return kept;
    });
  }

  override async appendOnce(manager: EntityManager, message: NewMessage): Promise<boolean> {
    const rows = await runStatement(manager, APPEND_ONCE, valuesOf(message));
    return rows.length > 0;
  }

  override async list(userId: string, limit: number, cursor: string = NEWEST): Promise<MessagePage> {
    if (!CURSOR.test(cursor) || BigInt(cursor) > BigInt(NEWEST)) throw new InvalidMessageCursorError();
    const rows = await runStatement<MessageRow>(this.dataSource, LIST, [userId, cursor, limit + 1]);
    const page = rows.slice(0, limit);
    return { items: page.map(viewOf), nextCursor: rows.length > limit ? String(page.at(-1)!.position) : null };
  }

  override async lastOffer(userId: string): Promise<Offer | null> {
    const [row] = await runStatement<{ offer: Offer | null }>(this.dataSource, LAST_OFFER, [userId]);
    return row?.offer ?? null;
  }
}

function valuesOf(message: NewMessage): unknown[] {
  const { id, userId, role, kind, text, taskId, createdAt, offer } = message;
  return [id, userId, role, kind, text, taskId, createdAt, offer && JSON.stringify(offer)];
}

function viewOf({ id, role, kind, text, task_id, created_at }: MessageRow): ChatMessageView {
  return { id, role, kind, text, taskId: task_id, createdAt: new Date(created_at).toISOString() };
}

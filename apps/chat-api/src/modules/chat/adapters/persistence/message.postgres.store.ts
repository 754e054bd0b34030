import { Injectable } from '@nestjs/common';
import type { ChatMessageView } from '@app/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import { runStatement, type Statement } from '../../../../database/prepared-query';
import { UnitOfWork } from '../../../../database/unit-of-work';
import { accountGone } from '../../../../platform/problems/account-gone';
import { OutboxSignal } from '../../../outbox/outbox.signal';
import { OutboxStore } from '../../../outbox/outbox.store';
import type { ChangeOrigin } from '../../../tasks/domain/task-event';
import type { MessagePage, NewMessage, Offer } from '../../domain/message';
import { messageEvent } from '../../domain/message-event';
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
const CURSOR = /^[1-9]\d{0,18}$/;
const NEWEST = '9223372036854775807';

// Until the end of the transaction: positions and events of one conversation follow the order of the commits.
const LOCK: Statement = { name: 'chat-lock', text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))' };
// A conversation ends with its account.
const APPEND: Statement = {
  name: 'chat-append',
  text: `
  INSERT INTO chat_message (id, user_id, role, kind, text, task_id, created_at, offer)
  SELECT $1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::uuid, $7::timestamptz, $8::json
  WHERE NOT EXISTS (SELECT FROM user_revision WHERE user_id = $2 AND last_revision IS NOT NULL)
  ON CONFLICT (user_id, id) DO NOTHING RETURNING ${COLUMNS}`,
};
const FIND: Statement = {
  name: 'chat-find',
  text: `SELECT ${COLUMNS} FROM chat_message WHERE user_id = $1 AND id = $2`,
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
    private readonly outbox: OutboxStore,
    private readonly signal: OutboxSignal,
  ) {
    super();
  }

  override append(origin: ChangeOrigin, messages: readonly NewMessage[]): Promise<ChatMessageView[]> {
    return this.unitOfWork.run(async (manager) => {
      this.unitOfWork.afterCommit(manager, () => this.signal.committed(origin.userId));
      await runStatement(manager, LOCK, [`chat:${origin.userId}`]);
      const kept: ChatMessageView[] = [];
      for (const message of messages) kept.push(await this.appendOne(manager, origin, message));
      return kept;
    });
  }

  override async appendOnce(manager: EntityManager, message: NewMessage): Promise<void> {
    await runStatement(manager, LOCK, [`chat:${message.userId}`]);
    await runStatement(manager, APPEND, valuesOf(message));
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

  private async appendOne(manager: EntityManager, origin: ChangeOrigin, message: NewMessage): Promise<ChatMessageView> {
    const [added] = await runStatement<MessageRow>(manager, APPEND, valuesOf(message));
    if (added) {
      await this.outbox.add(manager, messageEvent(message, origin), origin.traceparent);
      return viewOf(added);
    }
    const [known] = await runStatement<MessageRow>(manager, FIND, [message.userId, message.id]);
    if (!known) throw accountGone();
    return viewOf(known);
  }
}

function valuesOf(message: NewMessage): unknown[] {
  const { id, userId, role, kind, text, taskId, createdAt, offer } = message;
  return [id, userId, role, kind, text, taskId, createdAt, offer && JSON.stringify(offer)];
}

function viewOf({ id, role, kind, text, task_id, created_at }: MessageRow): ChatMessageView {
  return { id, role, kind, text, taskId: task_id, createdAt: new Date(created_at).toISOString() };
}

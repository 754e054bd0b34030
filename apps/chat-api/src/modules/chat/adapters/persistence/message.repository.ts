import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ChatMessageView } from '@app/contracts';
import { runStatement } from '../../../../database/prepared-query';

/** Where a page of the conversation ends. */
export interface MessagePosition {
  createdAt: string;
  id: string;
}

interface MessageRow {
  id: string;
  role: ChatMessageView['role'];
  kind: ChatMessageView['kind'];
  text: string;
  task_id: string | null;
  created_at: Date;
}

/** The conversation in the database. */
@Injectable()
export class MessageRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Keeps a message, in the caller's transaction. Returns false when there is one with its id already. */
  async add(manager: EntityManager, userId: string, message: ChatMessageView): Promise<boolean> {
    const added = await runStatement(
      manager,
      {
        name: 'chat-message-add',
        text: `INSERT INTO chat_message (user_id, id, role, kind, text, task_id, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (user_id, id) DO NOTHING RETURNING id`,
      },
      [userId, message.id, message.role, message.kind, message.text, message.taskId, message.createdAt],
    );
    return added.length > 0;
  }

  /** Messages of a user, newest first, after a position. */
  async page(userId: string, limit: number, after?: MessagePosition): Promise<ChatMessageView[]> {
    const columns = 'id, role, kind, text, task_id, created_at';
    const rows = await runStatement<MessageRow>(
      this.dataSource,
      after
        ? {
            name: 'chat-message-page',
            text: `SELECT ${columns} FROM chat_message WHERE user_id = $1 AND (created_at, id) < ($3, $4)
                   ORDER BY created_at DESC, id DESC LIMIT $2`,
          }
        : {
            name: 'chat-message-newest',
            text: `SELECT ${columns} FROM chat_message WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2`,
          },
      after ? [userId, limit, after.createdAt, after.id] : [userId, limit],
    );
    return rows.map(({ task_id, created_at, ...row }) => ({
      ...row,
      taskId: task_id,
      createdAt: created_at.toISOString(),
    }));
  }
}

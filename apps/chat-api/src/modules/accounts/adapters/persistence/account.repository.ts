import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { runStatement } from '../../../../database/prepared-query';
import type { Account, UserView } from '../../domain/account';

const COLUMNS = `id, email, password_hash AS "passwordHash", time_zone AS "timeZone", locale,
  default_reminder AS "defaultReminder", all_day_reminder_time AS "allDayReminderTime"`;
const INSERT = `
  INSERT INTO account (id, email, password_hash, time_zone, locale, default_reminder, all_day_reminder_time, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;
const UNIQUE_VIOLATION = '23505';

/** The e-mail address belongs to another account. */
export class EmailTakenError extends Error {}

/** Accounts in the database. */
@Injectable()
export class AccountRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws EmailTakenError when there is an account with this address */
  async insert(account: Account, createdAt: Date): Promise<void> {
    try {
      await runStatement(this.dataSource, { text: INSERT }, insertValues(account, createdAt));
    } catch (error) {
      throw (error as { code?: string }).code === UNIQUE_VIOLATION ? new EmailTakenError() : error;
    }
  }

  /** Stores an account that need not have an address: without it when another account has the same. */
  async insertExternal(manager: EntityManager, account: Account, createdAt: Date): Promise<void> {
    const insertUnlessTaken = { text: `${INSERT} ON CONFLICT (email) DO NOTHING RETURNING id` };
    const inserted = await runStatement(manager, insertUnlessTaken, insertValues(account, createdAt));
    if (inserted.length > 0) return;
    await runStatement(manager, { text: INSERT }, insertValues({ ...account, email: null }, createdAt));
  }

  async findByEmail(email: string): Promise<Account | undefined> {
    const [account] = await runStatement<Account>(
      this.dataSource,
      { name: 'account-by-email', text: `SELECT ${COLUMNS} FROM account WHERE email = $1` },
      [email],
    );
    return account;
  }

  async findById(id: string): Promise<Account | undefined> {
    const [account] = await runStatement<Account>(
      this.dataSource,
      { name: 'account-by-id', text: `SELECT ${COLUMNS} FROM account WHERE id = $1` },
      [id],
    );
    return account;
  }

  /** Changes what a person chose. */
  async update(view: UserView): Promise<void> {
    await this.dataSource.query(
      `UPDATE account SET time_zone = $2, locale = $3, default_reminder = $4, all_day_reminder_time = $5 WHERE id = $1`,
      [view.id, view.timeZone, view.locale, view.defaultReminder, view.allDayReminderTime],
    );
  }

  async setPassword(manager: EntityManager, id: string, passwordHash: string): Promise<void> {
    await manager.query('UPDATE account SET password_hash = $2 WHERE id = $1', [id, passwordHash]);
  }
}

function insertValues(account: Account, createdAt: Date): unknown[] {
  const { id, email, passwordHash, timeZone, locale, defaultReminder, allDayReminderTime } = account;
  return [id, email, passwordHash, timeZone, locale, defaultReminder, allDayReminderTime, createdAt];
}

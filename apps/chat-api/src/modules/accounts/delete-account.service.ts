import { Injectable } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { UnitOfWork } from '../../database/unit-of-work';
import { EndedSessions } from '../../platform/auth/ended-sessions';
import type { CurrentUserInfo } from '../../platform/auth/current-user.decorator';
import { accountGone } from '../../platform/problems/account-gone';
import { ProblemException } from '../../platform/problems/problem.exception';
import { OutboxSignal } from '../outbox/outbox.signal';
import { OutboxStore } from '../outbox/outbox.store';
import { originOfUser } from '../tasks/commands/change-origin';
import { AccountsService } from './accounts.service';
import { AccountEraser } from './adapters/persistence/account-eraser';
import { ExternalIdentityRepository } from './adapters/persistence/external-identity.repository';
import { accountDeleted } from './domain/account-events';

/** Who has no password proves with a session that was begun or refreshed this long ago, at most. */
const RECENT_MS = 5 * 60_000;

/** The end of an account, and of everything that is known of its owner. */
@Injectable()
export class DeleteAccountService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly eraser: AccountEraser,
    private readonly identities: ExternalIdentityRepository,
    private readonly ended: EndedSessions,
    private readonly outbox: OutboxStore,
    private readonly signal: OutboxSignal,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /**
   * Removes all data of a user and tells the other services to do the same, in one transaction: after a crash at any
   * point either nothing has happened, or the events wait in the outbox.
   * @throws ProblemException 400 when the password is missing or wrong, 403 when the session is not recent enough
   */
  async delete(user: CurrentUserInfo, password: string | undefined): Promise<void> {
    await this.confirm(user, password);
    const origin = originOfUser(user.id);
    await this.unitOfWork.run(async (manager) => {
      if (!(await this.eraser.close(manager, user.id))) throw accountGone();
      const taskIds = await this.eraser.taskIds(manager, user.id);
      await this.ended.add(manager, [user.id]);
      await this.identities.end(manager, user.id, this.clock.now());
      await this.eraser.erase(manager, user.id);
      for (const event of accountDeleted(origin, taskIds, this.clock.now())) {
        await this.outbox.add(manager, event, origin.traceparent);
      }
      this.unitOfWork.afterCommit(manager, () => {
        this.accounts.forget(user.id);
        this.signal.committed(user.id);
      });
    });
  }

  private async confirm(user: CurrentUserInfo, password: string | undefined): Promise<void> {
    if (user.isExternal) return this.confirmRecent(user, 'Sign in again at your identity provider');
    if (password !== undefined) return this.accounts.confirmPassword(user.id, password, 'password');
    if (await this.accounts.hasKnownPassword(user.id)) {
      throw ProblemException.invalid([
        { field: 'password', message: 'is missing; type the password you sign in with' },
      ]);
    }
    this.confirmRecent(user, 'Refresh it, or sign in again');
  }

  private confirmRecent({ issuedAt }: CurrentUserInfo, remedy: string): void {
    const age = this.clock.now().getTime() - (issuedAt?.getTime() ?? 0);
    if (age <= RECENT_MS) return;
    throw new ProblemException(403, 'The session is not recent enough.', {
      detail: `${remedy}, and send this within five minutes.`,
    });
  }
}

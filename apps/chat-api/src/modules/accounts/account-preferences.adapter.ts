import { Injectable } from '@nestjs/common';
import type { TaskDefaults } from '../tasks/domain/new-task';
import { UserPreferencesPort } from '../tasks/ports/user-preferences.port';
import { AccountsService } from './accounts.service';

/** Tells the tasks what their owner chose. */
@Injectable()
export class AccountPreferencesAdapter extends UserPreferencesPort {
  constructor(private readonly accounts: AccountsService) {
    super();
  }

  override of(userId: string): Promise<TaskDefaults> {
    return this.accounts.get(userId);
  }
}

import { Injectable } from '@nestjs/common';
import { AccountsService } from '../../accounts/accounts.service';
import { SpeakerPort, type Speaker } from '../ports/speaker.port';

/** Tells the chat what an account says of its owner. */
@Injectable()
export class AccountSpeakerAdapter extends SpeakerPort {
  constructor(private readonly accounts: AccountsService) {
    super();
  }

  override async of(userId: string): Promise<Speaker> {
    const { timeZone, locale, allDayReminderTime, defaultReminder } = await this.accounts.get(userId);
    return { timeZone, locale, allDayReminderTime, defaultReminder };
  }
}

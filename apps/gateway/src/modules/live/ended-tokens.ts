import { Injectable } from '@nestjs/common';
import { RecentIds } from './domain/recent-ids';

/** More sessions and accounts than end while an access token is good. */
const REMEMBERED = 50_000;

/**
 * Users and sessions whose access tokens are good no longer, although they have not expired. A replica that starts
 * afterwards does not know of them: it lets such a token in until it expires, and chat-api has nothing to tell it.
 */
@Injectable()
export class EndedTokens {
  private readonly ids = new RecentIds(REMEMBERED);

  /** Notes the id of a user or of a session. */
  add(id: string): void {
    this.ids.add(id);
  }

  has(...ids: string[]): boolean {
    return ids.some((id) => this.ids.has(id));
  }
}

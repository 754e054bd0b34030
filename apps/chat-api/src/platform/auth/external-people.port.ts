import type { ExternalIdentity } from '@app/identity';

/** Knows the people for whom an identity provider vouches. */
export abstract class ExternalPeoplePort {
  /**
   * The id of the account of a person; their first call makes it.
   * @param address where the call comes from: nobody may make accounts without end
   * @throws ProblemException 401 when the token is from before the end of the account, 429 after too many new accounts
   */
  abstract userOf(identity: ExternalIdentity, address: string): Promise<string>;
}

import type { ExternalIdentity } from '@app/identity';

/** Knows the people for whom an identity provider vouches. */
export abstract class PeoplePort {
  /**
   * The id of the account of a person; null without one, or when their token is from before its end.
   * @throws when nobody can tell right now
   */
  abstract userOf(identity: ExternalIdentity): Promise<string | null>;
}

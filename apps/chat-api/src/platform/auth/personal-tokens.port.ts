import type { Scope } from './scopes';

/** Every personal access token begins with this, so that it is recognised wherever it turns up. */
export const PERSONAL_TOKEN_PREFIX = 'todo_pat_';

/** A personal access token that is good. */
export interface PersonalToken {
  id: string;
  userId: string;
  scopes: Scope[];
  expiresAt: Date | null;
}

/** Knows the tokens that people made for their programs. */
export abstract class PersonalTokensPort {
  /** The token, or undefined when it is unknown, revoked or has expired. */
  abstract authenticate(token: string): Promise<PersonalToken | undefined>;
}

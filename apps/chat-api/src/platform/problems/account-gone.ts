import { ProblemException } from './problem.exception';

/** The check that keeps a deleted account from taking another revision. */
const CLOSED = 'user_revision_open';

/** What somebody is answered whose account does not exist any more. */
export function accountGone(): ProblemException {
  return new ProblemException(401, 'The account is gone.', { detail: 'Sign in again.' });
}

/** Whether a write came too late: the account was deleted while the command was under way. */
export function isLateWrite(error: unknown): boolean {
  return (error as { constraint?: string } | null)?.constraint === CLOSED;
}

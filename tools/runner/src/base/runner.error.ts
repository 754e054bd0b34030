/** Something a person can put right. Its message is one clear sentence or two: what is wrong, and the remedy. */
export class RunnerError extends Error {
  override readonly name = 'RunnerError';
}

/**
 * The sentence for an error that is not ours: what the operating system says, in words that name the remedy.
 * @param error anything that was thrown
 * @param folder the data folder, named when the disk is the problem
 */
export function sentenceFor(error: unknown, folder: string): string {
  if (error instanceof RunnerError) return error.message;
  const { code, path, message } = (error instanceof Error ? error : new Error(String(error))) as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOSPC':
      return `The disk that holds ${path ?? folder} is full: free some space and start again.`;
    case 'EACCES':
    case 'EPERM':
      return `${path ?? folder} may not be used: give yourself access to it, or choose another folder with --data-dir.`;
    case 'EROFS':
      return `${path ?? folder} is on a read-only disk: choose another folder with --data-dir.`;
    default:
      return message;
  }
}

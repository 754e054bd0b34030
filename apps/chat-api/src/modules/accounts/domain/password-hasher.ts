import { hash, verify } from '@node-rs/argon2';

/** argon2id as OWASP's password storage cheat sheet recommends it: 19 MiB, 2 passes, 1 lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes passwords off the event loop. */
export class PasswordHasher {
  private decoy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return hash(password, PARAMETERS);
  }

  /** Whether a password fits. Without a hash (no such account) it takes as long and is false. */
  async verify(passwordHash: string | null | undefined, password: string): Promise<boolean> {
    this.decoy ??= this.hash('no such account');
    const fits = await verify(passwordHash ?? (await this.decoy), password);
    return fits && typeof passwordHash === 'string';
  }
}

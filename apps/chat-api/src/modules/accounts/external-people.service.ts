import { Injectable } from '@nestjs/common';
import { OIDC_CLOCK_TOLERANCE, type ExternalIdentity } from '@app/identity';
import { Clock, uuidv7 } from '@app/kernel';
import { UnitOfWork } from '../../database/unit-of-work';
import { EndedSessions } from '../../platform/auth/ended-sessions';
import { ExternalPeoplePort } from '../../platform/auth/external-people.port';
import { RateLimiter } from '../../platform/http/rate-limiter';
import { ProblemException } from '../../platform/problems/problem.exception';
import { AccountRepository } from './adapters/persistence/account.repository';
import { ExternalIdentityRepository, type ExternalLink } from './adapters/persistence/external-identity.repository';
import { newExternalAccount } from './domain/external-account';
import { REGISTRATION } from './domain/registration-limit';

/** For so long no request asks the database whose account it is. Shorter than {@link EndedSessions} remembers an end. */
const FRESH_MS = 60_000;
const REMEMBERED = 10_000;

/** What says who it is, and from when. */
export type ExternalProof = Pick<ExternalIdentity, 'issuer' | 'subject' | 'issuedAt'>;

/** People for whom an identity provider vouches. Their first call makes their account, once. */
@Injectable()
export class ExternalPeopleService extends ExternalPeoplePort {
  private readonly known = new Map<string, ExternalLink & { readAt: number }>();

  constructor(
    private readonly identities: ExternalIdentityRepository,
    private readonly accounts: AccountRepository,
    private readonly ended: EndedSessions,
    private readonly limiter: RateLimiter,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async userOf(identity: ExternalIdentity, address: string): Promise<string> {
    let link = await this.linkOf(identity);
    refuseOld(identity, link.endedAt);
    if (link.userId === null) {
      this.limiter.take(REGISTRATION, address);
      await this.welcome(identity);
      link = await this.linkOf(identity);
      refuseOld(identity, link.endedAt);
    }
    // An account that was deleted in this very moment.
    if (link.userId === null) throw ended();
    return link.userId;
  }

  /** The id of the account of a person, for a service that checked the token; null without one, or before its time. */
  async find(proof: ExternalProof): Promise<string | null> {
    const { userId, endedAt } = await this.linkOf(proof);
    return isOld(proof, endedAt) ? null : userId;
  }

  private async linkOf({ issuer, subject }: ExternalProof): Promise<ExternalLink> {
    const key = JSON.stringify([issuer, subject]);
    const now = this.clock.now().getTime();
    const known = this.known.get(key);
    const isFresh = known !== undefined && known.userId !== null && now - known.readAt < FRESH_MS;
    if (isFresh && !(await this.ended.has(known.userId!))) return known;
    const link = await this.identities.find({ issuer, subject });
    this.known.delete(key);
    if (link.userId !== null) this.known.set(key, { ...link, readAt: now });
    if (this.known.size > REMEMBERED) this.known.delete(this.known.keys().next().value!);
    return link;
  }

  private async welcome(identity: ExternalIdentity): Promise<void> {
    const now = this.clock.now();
    const account = newExternalAccount(uuidv7(), identity);
    await this.unitOfWork.run(async (manager) => {
      // The row of the person is the lock: whoever comes at the same time waits here, and finds the account made.
      if (!(await this.identities.insert(manager, identity, account.id, now))) return;
      refuseOld(identity, await this.identities.endedAt(manager, identity));
      await this.accounts.insertExternal(manager, account, now);
    });
  }
}

/** Whether a token is from before the end of an account, as far as two clocks can tell. */
function isOld({ issuedAt }: ExternalProof, endedAt: Date | null): boolean {
  return endedAt !== null && issuedAt.getTime() <= endedAt.getTime() + OIDC_CLOCK_TOLERANCE * 1000;
}

function refuseOld(proof: ExternalProof, endedAt: Date | null): void {
  if (isOld(proof, endedAt)) throw ended();
}

function ended(): ProblemException {
  return new ProblemException(401, 'The account is gone.', {
    detail: 'It was deleted after you signed in; sign in again in a minute to begin a new one.',
  });
}

import { SetMetadata } from '@nestjs/common';

export const OWN_SESSION = Symbol('own session');

/** Marks a route about passwords and sessions: whoever signs in with an identity provider has them there. */
export const NeedsOwnSession = (): MethodDecorator & ClassDecorator => SetMetadata(OWN_SESSION, true);

import { IsISO8601, IsString, Length } from 'class-validator';

/** gateway → chat-api: whose account belongs to a person of an identity provider, whose token the gateway has checked. */
export class FindUserRequest {
  @IsString()
  @Length(1, 2_000)
  issuer: string;

  @IsString()
  @Length(1, 255)
  subject: string;

  /** When the token was issued. */
  @IsISO8601({ strict: true })
  issuedAt: string;
}

/** The answer to {@link FindUserRequest}. */
export interface FindUserResponse {
  /** Null when there is no such account, or the token is from before its end. */
  userId: string | null;
}

export const IDENTITY_METHODS = { user: 'identity/user' } as const;

/**
 * The access token of the API: a JWT (RFC 7519) signed with Ed25519. chat-api issues it; whoever holds the public keys
 * of the secret `token-verification` can check it without asking chat-api.
 */
export const ACCESS_TOKEN = {
  algorithm: 'EdDSA',
  issuer: 'todo-chatbot',
  audience: 'todo-chatbot',
  /** How long a token is good for, in seconds. */
  lifetime: 900,
} as const;

/** The claims of an access token. */
export interface AccessTokenClaims {
  /** The user's id. */
  sub: string;
  /** The session the token belongs to. */
  sid: string;
  /** What the token is allowed; left out when that is everything. */
  scopes?: string[];
  /** Seconds since 1970. */
  iat: number;
  exp: number;
}

/** What a token with scopes needs for a socket, which carries tasks and the conversation. */
export const SOCKET_SCOPES = ['tasks:read', 'chat'] as const;

/** Names of the secrets in the secret store. */
export const SECRETS = {
  chatApiDatabase: 'chat-api-database',
  auditDatabase: 'audit-database',
  tokenSigning: 'token-signing',
  tokenVerification: 'token-verification',
  /** Optional: the identity provider whose tokens are taken too. */
  oidc: 'oidc',
} as const;

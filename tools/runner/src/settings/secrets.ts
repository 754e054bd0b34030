import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { RunnerError } from '../base/runner.error';
import type { DataFolder } from '../base/data-folder';

/** Named secrets, each a map of texts: the shape of Dapr's local file store with `multiValued`. */
export type Secrets = Record<string, Record<string, string>>;

/** Passwords of the databases; made once, kept with the data they protect. */
export interface DatabasePasswords {
  admin: string;
  chatApi: string;
  audit: string;
  dapr: string;
}

/** A secret that nobody can guess, safe in URLs and SQL. */
export function randomToken(): string {
  return randomBytes(24).toString('hex');
}

/** The passwords of this data folder. */
export function databasePasswords(folder: DataFolder): DatabasePasswords {
  return keep(folder, 'database-passwords.json', () => ({
    admin: randomToken(),
    chatApi: randomToken(),
    audit: randomToken(),
    dapr: randomToken(),
  }));
}

/** The key pair that signs access tokens: Ed25519 as JWK sets, one private, one public. */
export function tokenKeys(folder: DataFolder): { signing: string; verification: string } {
  return keep(folder, 'token-keys.json', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const about = { kid: randomUUID(), alg: 'EdDSA', use: 'sig' };
    return {
      signing: JSON.stringify({ keys: [{ ...privateKey.export({ format: 'jwk' }), ...about }] }),
      verification: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), ...about }] }),
    };
  });
}

/** Everything the secret store of a stack holds. */
export function buildSecrets(
  databasePort: number,
  passwords: DatabasePasswords,
  keys: { signing: string; verification: string },
  brokers: string | undefined,
): Secrets {
  const url = (user: string, password: string): string =>
    `postgres://${user}:${password}@127.0.0.1:${databasePort}/${user}`;
  return {
    'chat-api-database': { type: 'postgres', url: url('chat_api', passwords.chatApi) },
    'audit-database': { type: 'postgres', url: url('audit', passwords.audit) },
    'state-database': { connectionString: url('dapr', passwords.dapr) },
    'token-signing': { jwks: keys.signing },
    'token-verification': { jwks: keys.verification },
    ...(brokers === undefined ? {} : { kafka: { brokers } }),
  };
}

/** Where a person puts secrets that the runner does not make. */
const OWN_SECRETS = 'own-secrets.json';

/**
 * What a person added to the secret store, such as their identity provider.
 * @throws RunnerError when the file is not what the store takes
 */
export function ownSecrets(folder: DataFolder): Secrets {
  const path = folder.path(OWN_SECRETS);
  if (!existsSync(path)) return {};
  try {
    const secrets = JSON.parse(readFileSync(path, 'utf8')) as unknown;
    if (isMap(secrets) && Object.values(secrets).every((fields) => isMap(fields) && areTexts(fields))) {
      return secrets as Secrets;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new RunnerError(`${path} is no map of secrets: write {"name": {"field": "text"}}, or remove the file.`);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areTexts(fields: Record<string, unknown>): boolean {
  return Object.values(fields).every((field) => typeof field === 'string');
}

function keep<T>(folder: DataFolder, name: string, make: () => T): T {
  const path = folder.path(name);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as T;
  const made = make();
  folder.writePrivate(path, JSON.stringify(made));
  return made;
}

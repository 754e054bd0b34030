import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from '../base/data-folder';

/** The trust domain of the services, Dapr's default: the access control files name it. */
const APP_TRUST_DOMAIN = 'public';
const CONTROL_PLANE_TRUST_DOMAIN = 'localhost';
const NAMESPACE = 'default';
const CONTROL_PLANE = ['dapr-placement', 'dapr-scheduler'];

/** A key that signs identities, with the name by which Sentry finds its public half. */
interface IdentityKey {
  id: string;
  privateKey: KeyObject;
}

/**
 * Who is who on this machine. Without it Sentry would give any program on loopback a certificate in any app's name.
 * Every sidecar gets a signed statement of its app id, in a file that only we may read, and Sentry accepts no other.
 */
export class IdentityIssuer {
  private constructor(
    private readonly folder: DataFolder,
    private readonly directory: string,
    private readonly key: IdentityKey,
  ) {}

  /** With a new key that lives as long as the runner. Its files are in the folder of the running stack. */
  static forThisRun(folder: DataFolder): IdentityIssuer {
    return new IdentityIssuer(folder, folder.path('run'), newKey()).publish();
  }

  /** With the key that is kept in a directory; made at the first time. For a Sentry that outlives the runner. */
  static keptIn(folder: DataFolder, directory: string): IdentityIssuer {
    const path = join(directory, 'identity-key.json');
    if (!existsSync(path)) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      const { id, privateKey } = newKey();
      folder.writePrivate(path, JSON.stringify({ id, pem: privateKey.export({ format: 'pem', type: 'pkcs8' }) }));
    }
    const { id, pem } = JSON.parse(readFileSync(path, 'utf8')) as { id: string; pem: string };
    return new IdentityIssuer(folder, directory, { id, privateKey: createPrivateKey(pem) }).publish();
  }

  /** The public key, for Sentry. */
  get jwksFile(): string {
    return join(this.directory, 'identity-keys.json');
  }

  /** The file with the statement for an app, or for a part of the control plane. */
  tokenFile(id: string): string {
    const path = join(this.directory, `identity-${id}.jwt`);
    this.folder.writePrivate(path, this.token(id));
    return path;
  }

  private publish(): this {
    const jwk = createPublicKey(this.key.privateKey).export({ format: 'jwk' });
    this.folder.writePrivate(
      this.jwksFile,
      JSON.stringify({ keys: [{ ...jwk, kid: this.key.id, alg: 'ES256', use: 'sig' }] }),
    );
    return this;
  }

  private token(id: string): string {
    const domain = CONTROL_PLANE.includes(id) ? CONTROL_PLANE_TRUST_DOMAIN : APP_TRUST_DOMAIN;
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const body = [
      encode({ alg: 'ES256', typ: 'JWT', kid: this.key.id }),
      encode({
        sub: `spiffe://${domain}/ns/${NAMESPACE}/${id}`,
        aud: `spiffe://${CONTROL_PLANE_TRUST_DOMAIN}/ns/${NAMESPACE}/dapr-sentry`,
        iat: Math.floor(Date.now() / 1_000),
      }),
    ].join('.');
    const signature = sign('sha256', Buffer.from(body), { key: this.key.privateKey, dsaEncoding: 'ieee-p1363' });
    return `${body}.${signature.toString('base64url')}`;
  }
}

function newKey(): IdentityKey {
  return { id: randomUUID(), privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey };
}

import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { DataFolder } from '../base/data-folder';

/** The trust domain of the services, Dapr's default: the access control files name it. */
const APP_TRUST_DOMAIN = 'public';
const CONTROL_PLANE_TRUST_DOMAIN = 'localhost';
const NAMESPACE = 'default';
const CONTROL_PLANE = ['dapr-placement', 'dapr-scheduler'];

/**
 * Who is who on this machine. Without it Sentry would give any program on loopback a certificate in any app's name.
 * Every sidecar gets a signed statement of its app id, in a file that only we may read, and Sentry accepts no other.
 * The signing key lives as long as the runner.
 */
export class IdentityIssuer {
  private readonly key;
  private readonly keyId = randomUUID();

  constructor(private readonly folder: DataFolder) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.key = privateKey;
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: this.keyId, alg: 'ES256', use: 'sig' };
    folder.writePrivate(this.jwksFile, JSON.stringify({ keys: [jwk] }));
  }

  /** The public key, for Sentry. */
  get jwksFile(): string {
    return this.folder.path('run', 'identity-keys.json');
  }

  /** The file with the statement for an app, or for a part of the control plane. */
  tokenFile(id: string): string {
    const path = this.folder.path('run', `identity-${id}.jwt`);
    this.folder.writePrivate(path, this.token(id));
    return path;
  }

  private token(id: string): string {
    const domain = CONTROL_PLANE.includes(id) ? CONTROL_PLANE_TRUST_DOMAIN : APP_TRUST_DOMAIN;
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const body = [
      encode({ alg: 'ES256', typ: 'JWT', kid: this.keyId }),
      encode({
        sub: `spiffe://${domain}/ns/${NAMESPACE}/${id}`,
        aud: `spiffe://${CONTROL_PLANE_TRUST_DOMAIN}/ns/${NAMESPACE}/dapr-sentry`,
        iat: Math.floor(Date.now() / 1_000),
      }),
    ].join('.');
    const signature = sign('sha256', Buffer.from(body), { key: this.key, dsaEncoding: 'ieee-p1363' });
    return `${body}.${signature.toString('base64url')}`;
  }
}

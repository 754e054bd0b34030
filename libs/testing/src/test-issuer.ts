import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

export const TEST_AUDIENCE = 'https://todo.test/api';

/** A change of what a good token would be. */
export interface TokenChange {
  /** Signed with this instead of the key that is published. */
  key?: CryptoKey | Uint8Array;
  header?: { alg?: string; kid?: string; typ?: string };
}

/** A small identity provider on loopback, with a real discovery document, real keys and real tokens. */
export class TestIssuer {
  /** Paths that were asked for, oldest first. */
  readonly asked: string[] = [];
  /** Set to answer something else than what is right. */
  answer: ((path: string) => { status: number; body?: unknown; afterMs?: number } | undefined) | undefined;
  /** Published at `/keys`. */
  published: JWK[] = [];
  private signing: { key: CryptoKey; kid: string };
  private server: Server | undefined;
  private port = 0;

  private constructor(private readonly algorithm: string) {}

  /** @param port a port of its own, when others have to know it before */
  static async start(port = 0, algorithm = 'ES256'): Promise<TestIssuer> {
    const issuer = new TestIssuer(algorithm);
    issuer.port = port;
    await issuer.rotate();
    await issuer.open();
    return issuer;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How often the keys were read. */
  get reads(): number {
    return this.asked.filter((path) => path === '/keys').length;
  }

  /** Listens again at the same address. */
  async open(): Promise<void> {
    const server = createServer((request, response) => {
      const path = request.url!;
      this.asked.push(path);
      const { status, body, afterMs = 0 } = this.answer?.(path) ?? this.rightAnswer(path);
      setTimeout(() => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      }, afterMs);
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** Nobody answers any more. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    server?.closeAllConnections();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** Signs with a new key from now on, and publishes it instead of the old one. */
  async rotate(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair(this.algorithm, { extractable: true });
    const kid = randomUUID();
    this.signing = { key: privateKey, kid };
    this.published = [{ ...(await exportJWK(publicKey)), kid, use: 'sig' }];
  }

  /** A token as the provider would sign it, but for what the caller changes; a claim that is undefined is left out. */
  token(claims: JWTPayload = {}, { key = this.signing.key, header = {} }: TokenChange = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({
      iss: this.url,
      aud: TEST_AUDIENCE,
      sub: 'ada',
      iat: now,
      exp: now + 600,
      ...claims,
    })
      .setProtectedHeader({ alg: this.algorithm, kid: this.signing.kid, ...header })
      .sign(key);
  }

  private rightAnswer(path: string): { status: number; body?: unknown; afterMs?: number } {
    if (path === '/.well-known/openid-configuration') {
      return { status: 200, body: { issuer: this.url, jwks_uri: `${this.url}/keys` } };
    }
    return path === '/keys' ? { status: 200, body: { keys: this.published } } : { status: 404, body: {} };
  }
}

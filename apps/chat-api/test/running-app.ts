import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { DataSource } from 'typeorm';
import { ACCESS_TOKEN } from '@app/contracts';
import { freePort } from '@app/testing';
import { bootstrap } from '../src/bootstrap';
import { DAPR_TOKEN, FakeSidecar } from './fake-sidecar';

export const PASSWORD = 'correct horse battery staple';

const APP_TOKEN = 'what the sidecar shows the app';

/** An answer of the API, whatever its status. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // Every test reads another shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

/** A person with a session. */
export interface Person {
  id: string;
  email: string;
  accessToken: string;
  refreshToken: string;
}

/** The whole of chat-api as `main.ts` starts it, with a stand-in for its sidecar. */
export class RunningApp {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly url: string,
    readonly sidecar: FakeSidecar,
    readonly appChannel: string,
    private readonly signingKey: CryptoKey,
  ) {}

  /** @param secrets stand in the secret store beside the usual ones */
  static async start(databaseUrl: string, secrets: Record<string, object> = {}): Promise<RunningApp> {
    const { publicKey, privateKey } = await generateKeyPair(ACCESS_TOKEN.algorithm, { extractable: true });
    const jwks = async (key: CryptoKey): Promise<{ jwks: string }> => ({
      jwks: JSON.stringify({ keys: [{ ...(await exportJWK(key)), kid: 'key-1', alg: ACCESS_TOKEN.algorithm }] }),
    });
    const sidecar = await FakeSidecar.start({
      'chat-api-database': { type: 'postgres', url: databaseUrl },
      'token-signing': await jwks(privateKey),
      'token-verification': await jwks(publicKey),
      ...secrets,
    });
    const [appPort, port] = [await freePort(), await freePort()];
    Object.assign(process.env, {
      APP_ID: 'chat-api',
      APP_PORT: String(appPort),
      DAPR_HTTP_PORT: String(sidecar.port),
      DAPR_API_TOKEN: DAPR_TOKEN,
      APP_API_TOKEN: APP_TOKEN,
      PORT: String(port),
    });
    const app = await bootstrap().catch(async (error: unknown) => {
      await sidecar.stop();
      throw error;
    });
    return new RunningApp(app, await app.getUrl(), sidecar, `http://127.0.0.1:${appPort}`, privateKey);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.sidecar.stop();
  }

  get dataSource(): DataSource {
    return this.app.get(DataSource);
  }

  /** Sends a request under `/api/v1`; a body that is no text is sent as JSON. */
  async call(
    method: string,
    path: string,
    { body, token, headers = {} }: { body?: unknown; token?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const answer = await fetch(`${this.url}/api/v1/${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** Calls a method as the sidecar of another service does. */
  async invoke(method: string, body: object): Promise<Answer> {
    const answer = await fetch(`${this.appChannel}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'dapr-api-token': APP_TOKEN },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) };
  }

  /** Somebody who just registered. */
  async person(settings: object = {}): Promise<Person> {
    const email = `${randomUUID()}@example.test`;
    const { body } = await this.call('POST', 'auth/register', { body: { email, password: PASSWORD, ...settings } });
    return { id: body.user.id, email, accessToken: body.accessToken, refreshToken: body.refreshToken };
  }

  /** A token as the app would sign it, but for what the caller changes. */
  token(
    claims: JWTPayload,
    {
      key = this.signingKey,
      header = {},
    }: { key?: CryptoKey | Uint8Array; header?: { alg?: string; kid?: string } } = {},
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({
      sub: randomUUID(),
      sid: randomUUID(),
      iss: ACCESS_TOKEN.issuer,
      aud: ACCESS_TOKEN.audience,
      iat: now,
      exp: now + 60,
      ...claims,
    })
      .setProtectedHeader({ alg: ACCESS_TOKEN.algorithm, kid: 'key-1', ...header })
      .sign(key);
  }
}

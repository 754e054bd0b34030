import { randomUUID } from 'node:crypto';
import { Agent, request as send } from 'node:http';
import type { TaskView } from '@app/contracts';

const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const PATIENCE_MS = 30_000;

/** One call over a kept connection; `fetch` would cost the load generator more than the product takes. */
export function call<T>(method: string, url: string, headers: Record<string, string>, body?: unknown): Promise<T> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = send(
      url,
      {
        method,
        agent,
        timeout: PATIENCE_MS,
        headers: { ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => {
          const status = answer.statusCode ?? 0;
          if (status < 300) resolve((text === '' ? undefined : JSON.parse(text)) as T);
          else reject(new Error(`${method} ${url}: ${status} ${text.slice(0, 300)}`));
        });
        answer.on('error', reject);
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${url}: no answer`)));
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}

/** A person who uses the API. */
export class Person {
  private constructor(
    readonly baseUrl: string,
    readonly id: string,
    readonly token: string,
  ) {}

  static async register(baseUrl: string): Promise<Person> {
    const { user, accessToken } = await call<{ user: { id: string }; accessToken: string }>(
      'POST',
      `${baseUrl}/api/v1/auth/register`,
      {},
      { email: `bench-${randomUUID()}@example.test`, password: randomUUID(), timeZone: 'Europe/Rome' },
    );
    return new Person(baseUrl, user.id, accessToken);
  }

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    return call<T>(method, `${this.baseUrl}/api/v1/${path}`, this.headers, body);
  }

  create(task: object): Promise<TaskView> {
    return this.ask<TaskView>('POST', 'tasks', task);
  }
}

/** People who just registered. */
export async function people(baseUrl: string, count: number): Promise<Person[]> {
  const all: Person[] = [];
  for (let index = 0; index < count; index += 1) all.push(await Person.register(baseUrl));
  return all;
}

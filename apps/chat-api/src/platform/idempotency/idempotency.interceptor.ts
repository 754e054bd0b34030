import { createHash } from 'node:crypto';
import {
  HttpException,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { lastValueFrom, of, type Observable } from 'rxjs';
import { Clock, uuidv5 } from '@app/kernel';
import type { AuthenticatedRequest } from '../auth/current-user.decorator';
import { ProblemException } from '../problems/problem.exception';
import { HOLDS_SECRET } from './holds-secret.decorator';
import { IdempotencyStore, type KeyRecord, type StoredAnswer } from './idempotency.store';

const HEADER = 'idempotency-key';
const KEY = /^[\x21-\x7e]{1,255}$/;
const WRITES = new Set(['POST', 'PATCH', 'PUT', 'DELETE']);
/** A request that has not ended after this time belongs to a process that died. */
const ABANDONED_AFTER_MS = 10_000;
const WAIT_MS = 5_000;
const PAUSE_MS = 25;

/**
 * Writes with an Idempotency-Key are done once: whoever repeats one gets the same answer for 24 hours. After a crash
 * between the command and the note of its answer, the repetition runs the command again with the same `commandId`, and
 * the command itself does nothing twice: what it changed was noted in the same statement.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly store: IdempotencyStore,
    private readonly clock: Clock,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http' || this.reflector.get(HOLDS_SECRET, context.getHandler())) return next.handle();
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const key = request.headers[HEADER];
    if (key === undefined || !request.user || !WRITES.has(request.method)) return next.handle();
    if (typeof key !== 'string' || !KEY.test(key)) {
      throw ProblemException.invalid([
        { field: 'Idempotency-Key', message: 'must have 1 to 255 visible ASCII characters' },
      ]);
    }
    const userId = request.user.id;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const fingerprint = fingerprintOf(request);
    // With the fingerprint in it, a key that is used again after a day stands for another command.
    request.commandId = uuidv5(userId, `${key} ${fingerprint}`);
    const known = await this.store.claim(userId, key, fingerprint);
    if (known) {
      const answer = await this.answerOf(userId, key, fingerprint, known);
      if (answer) return of(give(reply, answer));
    }
    return of(await this.run(userId, key, next, reply));
  }

  /** The answer of an earlier request, or undefined when this one has to do the work after all. */
  private async answerOf(
    userId: string,
    key: string,
    fingerprint: string,
    known: KeyRecord,
  ): Promise<StoredAnswer | undefined> {
    const end = Date.now() + WAIT_MS;
    for (let record = known; ;) {
      if (record.fingerprint !== fingerprint) {
        throw new ProblemException(422, 'This Idempotency-Key was used for another request.', {
          errors: [{ field: 'Idempotency-Key', message: 'take a new key for a new request' }],
        });
      }
      if (record.answer) return record.answer;
      const abandoned = this.clock.now().getTime() - record.startedAt.getTime() > ABANDONED_AFTER_MS;
      if (abandoned && (await this.store.takeOver(userId, key, record.startedAt))) return undefined;
      if (Date.now() > end) {
        throw new ProblemException(409, 'The first request with this Idempotency-Key is still running.', {
          detail: 'Try again in a moment.',
          retryAfter: 1,
        });
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      const now = (await this.store.find(userId, key)) ?? (await this.store.claim(userId, key, fingerprint));
      if (!now) return undefined;
      record = now;
    }
  }

  private async run(userId: string, key: string, next: CallHandler, reply: FastifyReply): Promise<unknown> {
    try {
      const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      await this.store.complete(userId, key, { status: reply.statusCode, body, headers: headersOf(reply) });
      return body;
    } catch (error) {
      if (error instanceof HttpException && error.getStatus() < 500) {
        await this.store.complete(userId, key, { status: error.getStatus(), body: error.getResponse(), headers: {} });
      } else {
        await this.store.release(userId, key);
      }
      throw error;
    }
  }
}

function fingerprintOf({ method, url, body }: AuthenticatedRequest): string {
  return createHash('sha256')
    .update(`${method} ${url}\n`)
    .update(Buffer.isBuffer(body) ? body : JSON.stringify(body ?? null))
    .digest('hex');
}

function headersOf(reply: FastifyReply): Record<string, string> {
  const etag = reply.getHeader('etag');
  return typeof etag === 'string' ? { etag } : {};
}

function give(reply: FastifyReply, { status, body, headers }: StoredAnswer): unknown {
  if (status >= 400) {
    const { title, ...extensions } = body as { title: string };
    throw new ProblemException(status, title, extensions);
  }
  void reply.status(status).headers(headers);
  return body;
}

import { Catch, HttpException, HttpStatus, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { finished } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { continueTrace, currentTrace } from '@app/observability';
import { toldPath } from '../http/told-path';
import { RateLimitedException } from '../http/rate-policy';
import { accountGone, isLateWrite } from './account-gone';
import { ProblemException, type Problem } from './problem.exception';

/** How long the rest of a body that is too large is read. */
const DRAIN_MS = 2_000;

/** What Fastify and the platform throw before a handler runs. */
interface StatusError {
  statusCode?: number;
  code?: string;
  message: string;
}

const FASTIFY_DETAILS: Record<string, string> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty; send JSON, or leave out the content type.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Send the body as application/json.',
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large; 100 kB are allowed.',
};

/** Answers every error as an RFC 9457 problem; what is unexpected is logged, and tells nothing of the inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (problem.status >= 500) {
      this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    if (typeof problem.retryAfter === 'number') void reply.header('retry-after', String(problem.retryAfter));
    if (error instanceof RateLimitedException) void reply.headers(error.headers);
    if (problem.status === 413) await drain(request);
    send(problem, request, reply, currentTrace()?.correlationId);
  }
}

/** Answers what is wrong with a request before it has a route, such as a path that is no text; no hook runs then. */
export function answerFrameworkError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const { correlationId } = continueTrace({});
  void reply.header('x-correlation-id', correlationId);
  send(toProblem(error), request, reply, correlationId);
}

function send(problem: Problem, request: FastifyRequest, reply: FastifyReply, correlationId: string | undefined): void {
  const instance = toldPath(request.url);
  // The framework tells of a route that does not exist by its whole address.
  const detail = problem.detail?.replaceAll(request.url, instance);
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify({ ...problem, detail, instance, correlationId }));
}

/**
 * Lets the caller finish sending before the answer: one whose connection breaks while it still sends never reads the
 * answer. Whoever sends for longer has only himself to blame.
 */
async function drain({ raw }: FastifyRequest): Promise<void> {
  raw.resume();
  await finished(raw, { signal: AbortSignal.timeout(DRAIN_MS), writable: false }).catch(() => undefined);
}

function titleOf(status: number): string {
  return STATUS_CODES[status] ?? 'Error';
}

/** What an error is to the outside. */
function toProblem(error: unknown): Problem {
  if (error instanceof ProblemException) return error.getResponse() as Problem;
  if (isLateWrite(error)) return accountGone().getResponse() as Problem;
  if (error instanceof HttpException) {
    const { message } = error;
    return { type: 'about:blank', title: titleOf(error.getStatus()), status: error.getStatus(), detail: message };
  }
  const { statusCode, code, message } = error as StatusError;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return {
      type: 'about:blank',
      title: titleOf(statusCode),
      status: statusCode,
      detail: FASTIFY_DETAILS[code ?? ''] ?? message,
    };
  }
  return {
    type: 'about:blank',
    title: 'Something went wrong on our side.',
    status: HttpStatus.INTERNAL_SERVER_ERROR,
    detail: 'Nothing is lost; try again in a moment.',
  };
}

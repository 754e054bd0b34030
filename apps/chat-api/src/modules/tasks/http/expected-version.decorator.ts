import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** A version that no task has. */
const NO_VERSION = -1;
const ENTITY_TAG = /^(?:W\/)?"?(\d{1,9})"?$/;

/**
 * The version that `If-Match` names; undefined when the header is missing or says that any will do. A tag that is not
 * one of ours matches no task, as RFC 9110 has it.
 */
export function expectedVersionOf(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = ENTITY_TAG.exec(header.trim())?.[1];
  return version === undefined ? NO_VERSION : Number(version);
}

export const ExpectedVersion = createParamDecorator((_data: unknown, context: ExecutionContext): number | undefined =>
  expectedVersionOf(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);

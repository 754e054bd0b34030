import type { OpenAPIObject } from '@nestjs/swagger';
import { HOLDS_SECRET_EXTENSION } from './idempotency/holds-secret.decorator';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const PROBLEM = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string', example: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'the path that was asked for' },
    errors: {
      type: 'array',
      description: 'every field that is wrong',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string', example: 'due.at' }, message: { type: 'string' } },
      },
    },
    correlationId: { type: 'string', description: 'quote it when you ask for help' },
  },
};

function problem(description: string): Operation['responses'][string] {
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** Adds to every route what all of them have in common: its problems, and the Idempotency-Key of a signed-in write. */
export function describeProblems(document: OpenAPIObject): OpenAPIObject {
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: PROBLEM } };
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = path[method];
      if (operation) describe(operation, method !== 'get');
    }
  }
  return document;
}

function describe(operation: Operation, isWrite: boolean): void {
  const { responses } = operation;
  responses['400'] ??= problem('Some of the input is not valid; every field that is wrong is named.');
  if (operation.security) {
    responses['401'] ??= problem('There is no access token, or it is not valid any more.');
    if (isWrite && !(HOLDS_SECRET_EXTENSION in operation)) {
      operation.parameters = [
        ...(operation.parameters ?? []),
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description: 'Whoever repeats a request with the same key gets the same answer, for 24 hours.',
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
      ];
      responses['422'] ??= problem('The Idempotency-Key was used for another request.');
    }
  }
  responses['default'] ??= problem('Anything else that can go wrong.');
}

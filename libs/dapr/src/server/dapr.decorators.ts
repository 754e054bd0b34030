import { applyDecorators, UseFilters, UsePipes, ValidationPipe } from '@nestjs/common';
import { EventPattern, MessagePattern } from '@nestjs/microservices';
import type { Topic } from '@app/contracts';
import { DaprExceptionFilter } from './dapr-exception.filter';

/** Patterns under which the transport finds its handlers. */
export const patternOf = {
  topic: (topic: string): string => `topic:${topic}`,
  batch: (topic: string): string => `batch:${topic}`,
  job: (prefix: string): string => `job:${prefix}`,
  method: (method: string): string => `method:${method}`,
};

/**
 * Handles the events of a topic, parsed and validated. The event is acknowledged when the handler's promise resolves;
 * when it rejects, {@link DaprExceptionFilter} decides between another try and the dead-letter topic. The subscription
 * itself is declared in `deploy/dapr/subscriptions`.
 */
export function TopicHandler(topic: Topic): MethodDecorator {
  return applyDecorators(EventPattern(patternOf.topic(topic)) as MethodDecorator, UseFilters(DaprExceptionFilter));
}

/**
 * Handles the events of a topic in batches, each in the order of every user: what came in one delivery, often a single
 * event. All of them are acknowledged when the handler's promise resolves. When it rejects they are handed over again,
 * one by one, and each is answered by itself; so whatever was done of a batch that failed must not matter.
 */
export function TopicBatchHandler(topic: Topic): MethodDecorator {
  return applyDecorators(EventPattern(patternOf.batch(topic)) as MethodDecorator, UseFilters(DaprExceptionFilter));
}

/** Handles the jobs whose name is `prefix` or starts with `prefix-`. A handler that rejects is called again. */
export function JobHandler(prefix: string): MethodDecorator {
  return applyDecorators(MessagePattern(patternOf.job(prefix)) as MethodDecorator, UseFilters(DaprExceptionFilter));
}

/** Answers calls of other services to `method`, such as `series/extend`. The body is validated against its class. */
export function InvocationHandler(method: string): MethodDecorator {
  return applyDecorators(
    MessagePattern(patternOf.method(method)) as MethodDecorator,
    UsePipes(new ValidationPipe({ transform: true, whitelist: true })),
    UseFilters(DaprExceptionFilter),
  );
}

import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { TaskView } from '@app/contracts';
import type { FastifyReply } from 'fastify';
import { tap, type Observable } from 'rxjs';

/** Sends the version of the task in an answer as its ETag. */
@Injectable()
export class EtagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((answer: TaskView | { task: TaskView }) => {
        const { version } = 'task' in answer ? answer.task : answer;
        void reply.header('etag', `"${version}"`);
      }),
    );
  }
}

import { applyDecorators, Controller, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { EtagInterceptor } from './etag.interceptor';
import { TaskErrorsInterceptor } from './task-errors.interceptor';

/** A controller under `/api/v1/tasks` that answers one task, with its version as the ETag. */
export function TaskController(): ClassDecorator {
  return applyDecorators(
    Controller('api/v1/tasks'),
    ApiTags('tasks'),
    ApiBearerAuth(),
    UseInterceptors(TaskErrorsInterceptor, EtagInterceptor),
  );
}

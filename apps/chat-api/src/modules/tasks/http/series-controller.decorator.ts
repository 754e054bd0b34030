import { applyDecorators, Controller, UseInterceptors } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { TaskErrorsInterceptor } from './task-errors.interceptor';

/** A controller under `/api/v1/series`. */
export function SeriesController(): ClassDecorator {
  return applyDecorators(
    Controller('api/v1/series'),
    ApiTags('series'),
    ApiBearerAuth(),
    UseInterceptors(TaskErrorsInterceptor),
  );
}

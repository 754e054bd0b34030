import { Body, Controller, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TaskErrorsInterceptor } from '../../../tasks/http/task-errors.interceptor';
import { PreviewRecurrenceQuery } from './preview-recurrence.query';
import { PreviewRecurrenceRequest, PreviewRecurrenceResponse } from './preview-recurrence.request';
import { NeedsScope } from '../../../../platform/auth/scopes';

@NeedsScope('tasks:read')
@Controller('api/v1/recurrence')
@ApiTags('recurrence')
@ApiBearerAuth()
@UseInterceptors(TaskErrorsInterceptor)
export class PreviewRecurrenceHttpController {
  constructor(private readonly queries: QueryBus) {}

  @Post('preview')
  @HttpCode(200)
  @ApiOperation({ summary: 'When the next instances after one would be due' })
  @ApiOkResponse({ type: PreviewRecurrenceResponse })
  async preview(@Body() request: PreviewRecurrenceRequest): Promise<PreviewRecurrenceResponse> {
    return { occurrences: await this.queries.execute(new PreviewRecurrenceQuery(request)) };
  }
}

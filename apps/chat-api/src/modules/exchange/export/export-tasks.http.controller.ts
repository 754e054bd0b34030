import { Readable } from 'node:stream';
import { Controller, Get, Header, Query, StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type CurrentUserInfo } from '../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../platform/auth/scopes';
import type { ExportFormat } from '../domain/export-document';
import { ExportTasksQuery } from './export-tasks.query';
import { ExportTasksRequest } from './export-tasks.request';

const MEDIA_TYPES: Record<ExportFormat, string> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
};

@NeedsScope('export')
@Controller('api/v1/export')
@ApiTags('export')
@ApiBearerAuth()
export class ExportTasksHttpController {
  constructor(private readonly queries: QueryBus) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  @ApiOperation({ summary: 'Every task, with the completed and the deleted ones, as a file' })
  @ApiProduces('application/json', 'text/csv', 'text/calendar')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async export(@CurrentUser() user: CurrentUserInfo, @Query() { format }: ExportTasksRequest): Promise<StreamableFile> {
    const { exportedAt, pieces } = await this.queries.execute(new ExportTasksQuery(user.id, format));
    return new StreamableFile(Readable.from(pieces, { objectMode: false }), {
      type: MEDIA_TYPES[format],
      disposition: `attachment; filename="tasks-${exportedAt.slice(0, 10)}.${format}"`,
    });
  }
}

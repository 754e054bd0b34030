import { Controller, HttpCode, Post, Query, Req, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock } from '@app/kernel';
import {
  CommandId,
  CurrentUser,
  type AuthenticatedRequest,
  type CurrentUserInfo,
} from '../../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../../platform/auth/scopes';
import { ProblemException } from '../../../platform/problems/problem.exception';
import { AccountsService } from '../../accounts/accounts.service';
import { ImportTasksCommand } from '../../tasks/commands/import-tasks/import-tasks.command';
import type { ImportedFile } from '../../tasks/domain/import/imported-file';
import { IMPORT_MEDIA_TYPES, IMPORT_ROUTE, ImportBodyGuard } from './import-body';
import { readFile } from './import-format';
import { ImportReportDto, ImportTasksRequest } from './import-tasks.request';
import { UnreadableFileError, type ReadContext } from './readers/import-reader';

@NeedsScope('tasks:write')
@Controller(IMPORT_ROUTE)
@ApiTags('import')
@ApiBearerAuth()
export class ImportTasksHttpController {
  constructor(
    private readonly commands: CommandBus,
    private readonly accounts: AccountsService,
    private readonly clock: Clock,
  ) {}

  @Post()
  @HttpCode(200)
  @UseGuards(ImportBodyGuard)
  @ApiOperation({
    summary: 'Take the tasks of a file, ours or of another program; what is there already stays as it is',
  })
  @ApiConsumes(...IMPORT_MEDIA_TYPES)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOkResponse({ type: ImportReportDto })
  async import(
    @CurrentUser() user: CurrentUserInfo,
    @Query() { format, dryRun }: ImportTasksRequest,
    @Req() { body }: AuthenticatedRequest,
    @CommandId() commandId: string | undefined,
  ): Promise<ImportReportDto> {
    const { timeZone, locale } = await this.accounts.get(user.id);
    const file = read(body as Buffer, format, { timeZone, locale, now: this.clock.now().toISOString() });
    return this.commands.execute(new ImportTasksCommand(user.id, file, dryRun, commandId));
  }
}

function read(bytes: Buffer, format: ImportTasksRequest['format'], context: ReadContext): ImportedFile {
  try {
    return readFile(bytes, format, context);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    throw ProblemException.invalid([{ field: 'file', message: error.message }]);
  }
}

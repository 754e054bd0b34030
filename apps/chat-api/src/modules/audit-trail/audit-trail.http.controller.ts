import { Controller, Get, HttpCode, Logger, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { AUDIT_METHODS, type AuditTrailRequest, type AuditTrailResponse } from '@app/contracts';
import { ServiceInvoker } from '@app/dapr';
import { CurrentUser, type CurrentUserInfo } from '../../platform/auth/current-user.decorator';
import { NeedsScope } from '../../platform/auth/scopes';
import { ProblemException } from '../../platform/problems/problem.exception';
import { TaskIdPipe } from '../tasks/http/task-id.pipe';
import { UserPreferencesPort } from '../tasks/ports/user-preferences.port';
import { AuditPageResponse, AuditVerdictResponse } from './audit-trail.response';
import { describeEntry } from './domain/describe-entry';

class TrailQueryDto {
  @ApiPropertyOptional({ minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Max(200, { message: 'must be 200 or less' })
  @Min(1, { message: 'must be 1 or more' })
  @IsInt({ message: 'must be a whole number' })
  @Type(() => Number)
  limit?: number;

  /** `nextCursor` of the page before. */
  @ApiPropertyOptional()
  @IsOptional()
  @Matches(/^[1-9]\d{0,14}$/, { message: 'must be the nextCursor of the page before' })
  cursor?: string;
}

/** The audit trail of the signed-in person, read from the audit service. */
@ApiTags('audit')
@ApiBearerAuth()
@NeedsScope('tasks:read')
@Controller('api/v1')
export class AuditTrailHttpController {
  private readonly logger = new Logger(AuditTrailHttpController.name);

  constructor(
    private readonly invoker: ServiceInvoker,
    private readonly preferences: UserPreferencesPort,
  ) {}

  /** Everything that happened, newest first. */
  @Get('audit')
  @ApiOkResponse({ type: AuditPageResponse })
  audit(@CurrentUser() { id }: CurrentUserInfo, @Query() query: TrailQueryDto): Promise<AuditPageResponse> {
    return this.trail({ userId: id }, query);
  }

  /** Checks the hash chain over the whole trail. */
  @Post('audit/verify')
  @HttpCode(200)
  @ApiOkResponse({ type: AuditVerdictResponse })
  verify(@CurrentUser() { id }: CurrentUserInfo): Promise<AuditVerdictResponse> {
    return this.ask(AUDIT_METHODS.verify, { userId: id });
  }

  /** Everything that happened to one task, newest first. */
  @Get('tasks/:id/history')
  @ApiOkResponse({ type: AuditPageResponse })
  history(
    @CurrentUser() user: CurrentUserInfo,
    @Param('id', TaskIdPipe) taskId: string,
    @Query() query: TrailQueryDto,
  ): Promise<AuditPageResponse> {
    return this.trail({ userId: user.id, taskId }, query);
  }

  private async trail(of: AuditTrailRequest, { limit, cursor }: TrailQueryDto): Promise<AuditPageResponse> {
    const page = await this.ask<AuditTrailResponse>(AUDIT_METHODS.trail, {
      ...of,
      ...(limit === undefined ? {} : { limit }),
      ...(cursor === undefined ? {} : { before: Number(cursor) }),
    });
    const { timeZone } = await this.preferences.of(of.userId);
    const items = page.items.map((entry) => ({ ...entry, words: describeEntry(entry, timeZone) }));
    return { items, nextCursor: page.nextBefore === null ? null : String(page.nextBefore) };
  }

  private async ask<T>(method: string, body: object): Promise<T> {
    try {
      return await this.invoker.invoke<T>('audit', method, body);
    } catch (error) {
      this.logger.warn((error as Error).message);
      throw new ProblemException(503, 'The audit trail cannot be read right now.', {
        detail: 'Nothing is lost; try again in a moment.',
        retryAfter: 2,
      });
    }
  }
}

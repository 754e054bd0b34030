import { Controller, Delete, Get, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { CurrentUser, type CurrentUserInfo } from '../../../platform/auth/current-user.decorator';
import { HoldsSecret } from '../../../platform/idempotency/holds-secret.decorator';
import { CalendarFeedDto, CreatedCalendarFeedDto } from './calendar-feed.dtos';
import { CalendarFeedService } from './calendar-feed.service';

/** A person's own feed. Out of reach for personal access tokens: none of them may make another secret. */
@ApiTags('calendar feed')
@ApiBearerAuth()
@Controller('api/v1/calendar-feed')
export class CalendarFeedHttpController {
  constructor(private readonly feeds: CalendarFeedService) {}

  /** Makes the private calendar, or another address for it: the one before stops working. */
  @Post()
  @HoldsSecret()
  @ApiCreatedResponse({ type: CreatedCalendarFeedDto })
  async create(
    @CurrentUser() user: CurrentUserInfo,
    @Req() { protocol, host }: FastifyRequest,
  ): Promise<CreatedCalendarFeedDto> {
    const { secret, createdAt } = await this.feeds.create(user.id);
    return { url: `${protocol}://${host}/api/v1/calendar/${secret}.ics`, createdAt: createdAt.toISOString() };
  }

  /** Whether there is one, and since when. */
  @Get()
  @ApiOkResponse({ type: CalendarFeedDto })
  async find(@CurrentUser() user: CurrentUserInfo): Promise<CalendarFeedDto> {
    const createdAt = await this.feeds.createdAt(user.id);
    return { exists: createdAt !== undefined, createdAt: createdAt?.toISOString() ?? null };
  }

  /** Revokes it at once. */
  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse()
  revoke(@CurrentUser() user: CurrentUserInfo): Promise<void> {
    return this.feeds.revoke(user.id);
  }
}

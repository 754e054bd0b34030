import { Readable } from 'node:stream';
import { Controller, Get, Header, Headers, Ip, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../../platform/auth/current-user.decorator';
import { RateLimiter } from '../../../platform/http/rate-limiter';
import { ProblemException } from '../../../platform/problems/problem.exception';
import { CalendarFeedService } from './calendar-feed.service';
import { secretOfFile } from './feed-secret';

/** For each feed; a calendar asks a few times an hour. */
const READS = { name: 'calendar', burst: 60, refillMs: 10_000 };
/** For each address that asks for feeds which do not exist. */
const MISSES = { name: 'calendar-misses', burst: 60, refillMs: 1_000 };

@ApiTags('calendar feed')
@Public()
@Controller('api/v1/calendar')
export class CalendarHttpController {
  constructor(
    private readonly feeds: CalendarFeedService,
    private readonly limiter: RateLimiter,
  ) {}

  @Get(':file')
  @Header('cache-control', 'private, no-cache')
  @ApiOperation({ summary: 'Open tasks with a due date, for a calendar that subscribes to them' })
  @ApiParam({ name: 'file', description: 'the secret of the feed, and ".ics"' })
  @ApiProduces('text/calendar')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @ApiResponse({ status: 304, description: 'Nothing changed since the ETag in If-None-Match.' })
  async read(
    @Param('file') file: string,
    @Headers('if-none-match') known: string | undefined,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const secret = secretOfFile(file);
    const userId = secret && (await this.feeds.ownerOf(secret));
    if (!userId) {
      this.limiter.take(MISSES, address);
      throw new ProblemException(404, 'There is no such calendar.', {
        detail: 'Its address may have been replaced or revoked; make a new one in the settings.',
      });
    }
    this.limiter.take(READS, userId);
    const etag = await this.feeds.etag(userId);
    void reply.header('etag', etag);
    if (matches(known, etag)) {
      void reply.status(304);
      return undefined;
    }
    return new StreamableFile(Readable.from(this.feeds.document(userId), { objectMode: false }), {
      type: 'text/calendar; charset=utf-8',
      disposition: 'inline; filename="tasks.ics"',
    });
  }
}

/** Whether If-None-Match names an ETag; strong or weak does not matter here (RFC 9110, 13.1.2). */
function matches(header: string | undefined, etag: string): boolean {
  const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');
  return header !== undefined && (header.trim() === '*' || header.split(',').map(opaque).includes(opaque(etag)));
}

import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Clock } from '@app/kernel';
import { accountGone } from '../../../platform/problems/account-gone';
import { TaskReader } from '../../tasks/ports/task-reader.port';
import { ListTasksQuery } from '../../tasks/queries/task-list/list-tasks.query';
import { icalEvent } from '../domain/ical-task';
import { icalCalendar } from '../domain/ical-writer';
import { CalendarFeedRepository } from './calendar-feed.repository';
import { feedHash, newFeedSecret } from './feed-secret';

/** How often calendars should look again (RFC 7986, 5.7, and what they asked for before it). */
const PROPERTIES = ['NAME:Tasks', 'X-WR-CALNAME:Tasks', 'REFRESH-INTERVAL;VALUE=DURATION:PT1H', 'X-PUBLISHED-TTL:PT1H'];
/** Rises when the same tasks make another document. */
const DOCUMENT_VERSION = 1;
const PAGE = 200;
/** Every due date lies before it. */
const END_OF_TIME = '9900-12-31T23:59:59Z';

/** A person's open tasks as a calendar, for whoever knows its secret. */
@Injectable()
export class CalendarFeedService {
  constructor(
    private readonly feeds: CalendarFeedRepository,
    private readonly reader: TaskReader,
    private readonly queries: QueryBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes the feed of a person; an earlier one ends. The secret is told this once.
   * @throws ProblemException 401 when the account was deleted meanwhile
   */
  async create(userId: string): Promise<{ secret: string; createdAt: Date }> {
    const [secret, createdAt] = [newFeedSecret(), this.clock.now()];
    if (!(await this.feeds.put(userId, feedHash(secret), createdAt))) throw accountGone();
    return { secret, createdAt };
  }

  createdAt(userId: string): Promise<Date | undefined> {
    return this.feeds.createdAt(userId);
  }

  revoke(userId: string): Promise<void> {
    return this.feeds.remove(userId);
  }

  /** Whose calendar a secret opens. */
  ownerOf(secret: string): Promise<string | undefined> {
    return this.feeds.ownerOf(feedHash(secret));
  }

  /**
   * The ETag of the calendar; asked for before its document is read, so that it never tells of a newer state. A weak
   * one, since the tasks are the same and not every octet is promised to be.
   */
  async etag(userId: string): Promise<string> {
    return `W/"${DOCUMENT_VERSION}-${await this.reader.revision(userId)}"`;
  }

  /** The calendar in pieces: each task that is open and due some day. */
  document(userId: string): AsyncGenerator<string> {
    return icalCalendar(PROPERTIES, this.events(userId));
  }

  private async *events(userId: string): AsyncGenerator<string[]> {
    const dueTasks = { status: 'open', dueTo: END_OF_TIME, sort: 'due', limit: PAGE } as const;
    for (let cursor: string | undefined, more = true; more;) {
      const page = await this.queries.execute(new ListTasksQuery(userId, { ...dueTasks, ...(cursor && { cursor }) }));
      yield page.items.flatMap(icalEvent);
      cursor = page.nextCursor ?? undefined;
      more = cursor !== undefined;
    }
  }
}

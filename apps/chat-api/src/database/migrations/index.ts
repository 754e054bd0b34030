import type { MigrationInterface } from 'typeorm';
import { Tasks1795474800001 } from './1795474800001-tasks';
import { Accounts1795474800002 } from './1795474800002-accounts';
import { Chat1795474800003 } from './1795474800003-chat';
import { SessionFamilies1795474800004 } from './1795474800004-session-families';
import { Trash1795474800005 } from './1795474800005-trash';
import { TaskCommands1795474800010 } from './1795474800010-task-commands';
import { AccountLife1795474800030 } from './1795474800030-account-life';
import { AccessTokens1795474800031 } from './1795474800031-access-tokens';
import { RateLimits1795474800032 } from './1795474800032-rate-limits';
import { TaskPlans1795474800050 } from './1795474800050-task-plans';
import { ChatEvents1795474800060 } from './1795474800060-chat-events';
import { CalendarFeed1795474800070 } from './1795474800070-calendar-feed';
import { ExternalIdentities1795474800080 } from './1795474800080-external-identities';
import { SeriesPauses1795474800090 } from './1795474800090-series-pauses';
import { TaskJournal1795474800100 } from './1795474800100-task-journal';

/** Every migration, oldest first; a class name ends with its time in milliseconds. */
export const MIGRATIONS: Array<new () => MigrationInterface> = [
  Tasks1795474800001,
  Accounts1795474800002,
  Chat1795474800003,
  SessionFamilies1795474800004,
  Trash1795474800005,
  TaskCommands1795474800010,
  AccountLife1795474800030,
  AccessTokens1795474800031,
  RateLimits1795474800032,
  TaskPlans1795474800050,
  ChatEvents1795474800060,
  CalendarFeed1795474800070,
  ExternalIdentities1795474800080,
  SeriesPauses1795474800090,
  TaskJournal1795474800100,
];

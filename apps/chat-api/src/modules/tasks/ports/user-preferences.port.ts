import type { TaskDefaults } from '../domain/new-task';

/** Knows what users chose; the accounts keep it. */
export abstract class UserPreferencesPort {
  abstract of(userId: string): Promise<TaskDefaults>;
}

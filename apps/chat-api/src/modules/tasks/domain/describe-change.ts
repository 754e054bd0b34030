import type { TaskEventType } from '@app/contracts';

const DEEDS: Record<TaskEventType, string> = {
  'task.created': 'Added',
  'task.updated': 'Changed',
  'task.completed': 'Completed',
  'task.reopened': 'Opened again',
  'task.deleted': 'Deleted',
  'task.restored': 'Brought back',
  'reminder.fired': 'Reminded of',
};

/**
 * What a change did, in words: `Completed “pay rent” and 2 others.`
 * @param change `type` and `title` of its first task (null when that is gone for good), and all that it changed
 */
export function describeChange({
  type,
  title,
  taskIds,
}: {
  type: TaskEventType;
  title: string | null;
  taskIds: readonly string[];
}): string {
  const others = taskIds.length - 1;
  const rest = others === 0 ? '' : others === 1 ? ' and another task' : ` and ${others} others`;
  return `${DEEDS[type]} ${title === null ? 'a task that is gone' : `“${title}”`}${rest}.`;
}

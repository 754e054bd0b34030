import type { Task, TaskStatus } from '../api/types';
import { dateIn, daysBetween, dueDate, isOverdue } from './zone-time';

export type GroupName = 'Overdue' | 'Today' | 'Tomorrow' | 'Next 7 days' | 'Later' | 'No date';

export interface TaskGroup {
  name: GroupName;
  tasks: Task[];
}

const ORDER: readonly GroupName[] = ['Overdue', 'Today', 'Tomorrow', 'Next 7 days', 'Later', 'No date'];
const PRIORITY_RANK = { high: 0, medium: 1, low: 2 } as const;

/** The list as a person reads it: open tasks by when they are due, and what is done, the latest first. */
export function groupTasks(
  tasks: Iterable<Task>,
  wanted: ReadonlyMap<string, TaskStatus>,
  zone: string,
  now: Date,
): { groups: TaskGroup[]; open: number; done: Task[] } {
  const present = [...tasks].filter(({ deletedAt }) => deletedAt === null);
  const isDone = ({ id, status }: Task): boolean => (wanted.get(id) ?? status) === 'completed';
  const open = present.filter((task) => !isDone(task));
  const byGroup = new Map<GroupName, Task[]>(ORDER.map((name) => [name, []]));
  for (const task of open) byGroup.get(groupOf(task, zone, now))!.push(task);
  return {
    groups: ORDER.map((name) => ({ name, tasks: byUrgency(byGroup.get(name)!, zone) })).filter(
      ({ tasks: members }) => members.length > 0,
    ),
    open: open.length,
    done: present.filter(isDone).sort((a, b) => moment(b.completedAt) - moment(a.completedAt)),
  };
}

function groupOf({ due }: Task, zone: string, now: Date): GroupName {
  if (!due) return 'No date';
  if (isOverdue(due, now)) return 'Overdue';
  const days = daysBetween(dateIn(zone, now), dueDate(due, zone));
  if (days <= 0) return 'Today';
  if (days === 1) return 'Tomorrow';
  return days <= 7 ? 'Next 7 days' : 'Later';
}

/** The earlier first, an all-day task before the hours of its day; then the more important, then the older. */
function byUrgency(tasks: Task[], zone: string): Task[] {
  return tasks
    .map((task) => ({ task, when: task.due ? `${dueDate(task.due, zone)} ${task.due.at ?? ''}` : '' }))
    .sort(
      (a, b) =>
        a.when.localeCompare(b.when) ||
        PRIORITY_RANK[a.task.priority] - PRIORITY_RANK[b.task.priority] ||
        moment(a.task.createdAt) - moment(b.task.createdAt),
    )
    .map(({ task }) => task);
}

/** A task that is only wished to be done has no moment yet: it is the newest. */
function moment(instant: string | null): number {
  return instant === null ? Number.MAX_SAFE_INTEGER : Date.parse(instant);
}

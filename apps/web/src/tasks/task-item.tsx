import { memo } from 'react';
import type { Task, TaskStatus } from '../api/types';
import { BellIcon, FlagIcon, RepeatIcon } from '../ui/icons';
import { dueText, type Viewer } from './due-text';
import { recurrenceText } from './recurrence-text';
import { isOverdue } from './zone-time';

interface TaskItemProps {
  task: Task;
  /** What the checkbox shows: the status, or the wish that is under way. */
  status: TaskStatus;
  busy: boolean;
  viewer: Viewer;
  onStatus: (task: Task, status: TaskStatus) => void;
}

export const TaskItem = memo(function TaskItem({ task, status, busy, viewer, onStatus }: TaskItemProps) {
  const { id, title, due, tags, priority, recurrence, reminders } = task;
  const done = status === 'completed';
  const overdue = !done && due !== null && isOverdue(due, viewer.now);
  const next = done ? undefined : reminders.find((reminder) => isAhead(reminder.status));
  return (
    <li className="task" data-done={done} data-priority={priority} aria-busy={busy}>
      <input
        type="checkbox"
        id={`task-${id}`}
        className="check"
        checked={done}
        aria-describedby={`about-${id}`}
        onChange={() => onStatus(task, done ? 'open' : 'completed')}
      />
      <div className="task-text">
        <label htmlFor={`task-${id}`} className="title">
          {title}
        </label>
        <p className="about" id={`about-${id}`}>
          {due && (
            <time className={overdue ? 'due overdue' : 'due'} dateTime={due.at ?? due.date ?? undefined}>
              {overdue && <span className="visually-hidden">Overdue: </span>}
              {dueText(due, viewer)}
            </time>
          )}
          {priority !== 'medium' && (
            <span className={`priority ${priority}`}>
              <FlagIcon />
              {priority === 'high' ? 'High' : 'Low'}
              <span className="visually-hidden"> priority</span>
            </span>
          )}
          {recurrence && (
            <span className="mark">
              <RepeatIcon />
              {recurrenceText(recurrence)}
            </span>
          )}
          {next?.fireAt && (
            <span className="mark">
              <BellIcon />
              <span className="visually-hidden">Reminder: </span>
              {dueText({ at: next.fireAt, date: null, timeZone: viewer.zone }, viewer)}
            </span>
          )}
          {tags.map((tag) => (
            <span className="tag" key={tag}>
              #{tag}
            </span>
          ))}
        </p>
      </div>
    </li>
  );
});

function isAhead(status: Task['reminders'][number]['status']): boolean {
  return status === 'pending' || status === 'snoozed';
}

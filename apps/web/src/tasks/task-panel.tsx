import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Task, TaskStatus } from '../api/types';
import type { AppState } from '../sync/state';
import { useClient } from '../ui/client-context';
import type { Viewer } from './due-text';
import { groupTasks } from './task-groups';
import { TaskItem } from './task-item';

/** How many tasks of one group are shown before somebody asks for more. */
const PAGE = 100;

export function TaskPanel({ state, viewer }: { state: AppState; viewer: Viewer }) {
  const client = useClient();
  const { tasks, wanted, loaded } = state;
  const { groups, open, done } = useMemo(
    () => groupTasks(tasks.values(), wanted, viewer.zone, viewer.now),
    [tasks, wanted, viewer],
  );
  const panel = useRef<HTMLDivElement>(null);
  const noteFocus = useKeptFocus(panel);

  const onStatus = useCallback((task: Task, status: TaskStatus) => void client.setStatus(task, status), [client]);
  const list = (members: readonly Task[], status: TaskStatus) => (
    <TaskItems members={members} status={status} wanted={wanted} viewer={viewer} onStatus={onStatus} />
  );

  return (
    <section className="panel tasks" aria-label="Tasks">
      <div className="scroller" ref={panel} onFocus={noteFocus}>
        <h2 className="panel-title">
          Tasks <span className="count">{open}</span>
        </h2>
        {loaded && open === 0 && <p className="empty">{done.length > 0 ? 'All done.' : 'No tasks yet.'}</p>}
        {groups.map(({ name, tasks: members }) => (
          <section key={name} className="group" aria-label={name} data-group={name}>
            <h3>
              {name} <span className="count">{members.length}</span>
            </h3>
            {list(members, 'open')}
          </section>
        ))}
        {done.length > 0 && (
          <details className="group">
            <summary>
              Done <span className="count">{done.length}</span>
            </summary>
            {list(done, 'completed')}
          </details>
        )}
      </div>
    </section>
  );
}

interface TaskItemsProps {
  members: readonly Task[];
  status: TaskStatus;
  wanted: AppState['wanted'];
  viewer: Viewer;
  onStatus: (task: Task, status: TaskStatus) => void;
}

function TaskItems({ members, status, wanted, viewer, onStatus }: TaskItemsProps) {
  const [shown, setShown] = useState(PAGE);
  return (
    <>
      <ul>
        {members.slice(0, shown).map((task) => (
          <TaskItem
            key={task.id}
            task={task}
            status={status}
            busy={wanted.has(task.id)}
            viewer={viewer}
            onStatus={onStatus}
          />
        ))}
      </ul>
      {members.length > shown && (
        <button type="button" className="link more" onClick={() => setShown(shown + PAGE)}>
          Show {Math.min(PAGE, members.length - shown)} more
        </button>
      )}
    </>
  );
}

/** A checkbox moves to another group when it is used: the keyboard goes on with the one that took its place. */
function useKeptFocus(panel: React.RefObject<HTMLDivElement | null>): () => void {
  const last = useRef<{ box: Element; index: number } | null>(null);
  const openBoxes = (): HTMLInputElement[] => [
    ...(panel.current?.querySelectorAll<HTMLInputElement>('.group:not(details) .check') ?? []),
  ];
  useLayoutEffect(() => {
    if (!last.current || last.current.box.isConnected) return;
    const boxes = openBoxes();
    const next = boxes[Math.min(last.current.index, boxes.length - 1)];
    last.current = null;
    if (document.activeElement === document.body) next?.focus();
  });
  return () => {
    const box = document.activeElement;
    const index = openBoxes().findIndex((one) => one === box);
    last.current = box && index >= 0 ? { box, index } : null;
  };
}

import { LIMITS, type AuditEntryView, type TaskSnapshot } from '@app/contracts';

/** One entry of a trail that nobody erased. */
export interface Change {
  revision: number;
  eventId: string;
  type: string;
  task: TaskSnapshot;
}

const isOpen = ({ status, deletedAt }: TaskSnapshot): boolean => status === 'open' && deletedAt === null;

/**
 * Goes through the whole trail of a person and expects what has to hold after every single change: no revision is missing
 * or there twice, each change begins where the one before it ended, so that none was lost, no instance is made twice,
 * and no series has more open instances than it may or another number than its events tell.
 * @param newestFirst as the API gives it
 * @returns the changes, oldest first, and every task as it stands at the end
 */
export function expectSoundTrail(newestFirst: readonly AuditEntryView[]): {
  changes: Change[];
  tasks: Map<string, TaskSnapshot>;
  /** The series that ended because one of their instances began another one. */
  leftSeries: Set<string>;
} {
  const entries = [...newestFirst].reverse();
  expect(entries.map(({ revision }) => revision)).toEqual(entries.map((_, index) => index + 1));
  expect(new Set(entries.map(({ eventId }) => eventId)).size).toBe(entries.length);
  const tasks = new Map<string, TaskSnapshot>();
  const places = new Set<string>();
  const leftSeries = new Set<string>();
  for (const entry of entries) {
    const { task, changes } = entry.payload!;
    const before = tasks.get(task.id);
    const at = `revision ${entry.revision}`;
    expect([at, entry.type === 'task.created']).toEqual([at, before === undefined]);
    // The place in the series stands in the snapshot's series, not among the fields.
    for (const { field, from } of changes.filter((change) => change.field !== 'seriesIndex')) {
      expect([at, field, from]).toEqual([at, field, before![field as keyof TaskSnapshot]]);
      if (field === 'seriesId' && from !== null) leftSeries.add(from as string);
    }
    tasks.set(task.id, task);
    if (task.seriesId === null || !task.series) continue;
    if (!before) {
      const place = `${task.seriesId} ${task.series.index}`;
      expect([at, places.has(place)]).toEqual([at, false]);
      places.add(place);
    }
    const open = [...tasks.values()].filter((one) => one.seriesId === task.seriesId && isOpen(one));
    expect([at, open.length]).toEqual([at, task.series.openCount]);
    expect(open.length).toBeLessThanOrEqual(LIMITS.futureInstances);
  }
  return {
    changes: entries.map(({ revision, eventId, type, payload }) => ({
      revision,
      eventId: eventId!,
      type: type!,
      task: payload!.task,
    })),
    tasks,
    leftSeries,
  };
}

import { setImmediate } from 'node:timers/promises';
import { isUuid, uuidv5 } from '@app/kernel';
import { instanceId, type TaskDefaults } from '../new-task';
import type { Series } from '../series.aggregate';
import { Task } from '../task.aggregate';
import { InvalidTaskError } from '../task.errors';
import type { TaskState } from '../task-state';
import type { ImportedFile, ImportedSeries, ImportedTask, ImportReport, RowNote } from './imported-file';
import { isPlace, readImportedSeries, readImportedTask } from './read-imported';
import { beginSeries, numberMembers, seriesFromMembers, type Member } from './series-plan';

/** Rows of one transaction. */
const CHUNK = 500;

/** A task of the file that was found good. */
export interface ImportCandidate {
  row: number;
  state: TaskState;
  /** The id it has in the file: perhaps it is the user's own task. */
  ownId: string;
  /** Its id when it cannot be part of its series. */
  aloneId: string;
  series: PlannedSeries | null;
}

interface PlannedSeries {
  /** Its id here, and the one it has in the file. */
  id: string;
  ownId: string;
  record: ImportedSeries | undefined;
  members: TaskState[];
  /** The places of the members. */
  taken: Set<number>;
}

/** What the user has of what a file brings. */
export interface KnownHere {
  tasks: ReadonlySet<string>;
  series: ReadonlyMap<string, Series>;
  /** Instances that stand, as "series index". */
  places: ReadonlySet<string>;
}

/** What has to be looked up for some candidates. */
export interface ImportLookup {
  tasks: string[];
  series: string[];
}

/**
 * The import of one file. Ids follow from the user and the file, so that the same file again finds everything there.
 * Rows that are refused are told and stop nothing.
 */
export class ImportPlan {
  private readonly candidates: ImportCandidate[] = [];
  private readonly rejected: RowNote[];
  private readonly warnings: RowNote[];
  /** The series as they would begin here, and those that did, by id. */
  private readonly fresh = new Map<string, Series>();
  private readonly begun = new Map<string, Series>();
  private readonly placed = new Set<string>();
  private imported = 0;
  private skipped = 0;

  private constructor(
    private readonly userId: string,
    file: ImportedFile,
    private readonly now: Date,
  ) {
    this.rejected = [...file.rejected];
    this.warnings = [...file.warnings];
  }

  /** Checks every row of a file; other requests are answered meanwhile. */
  static async of(userId: string, file: ImportedFile, defaults: TaskDefaults, now: Date): Promise<ImportPlan> {
    const plan = new ImportPlan(userId, file, now);
    const { places, series } = plan.planSeries(file);
    for (const [position, task] of file.tasks.entries()) {
      if (position % CHUNK === 0) await setImmediate();
      const madeAt = new Date(now.getTime() - (file.tasks.length - position));
      plan.check(task, series.get(seriesKey(task) ?? '') ?? null, places.get(task), defaults, madeAt);
    }
    plan.readSeries(series, defaults);
    return plan;
  }

  /** The good rows in the order of the file, as many at a time as one transaction takes. */
  *chunks(): Generator<ImportCandidate[]> {
    for (let start = 0; start < this.candidates.length; start += CHUNK) {
      yield this.candidates.slice(start, start + CHUNK);
    }
  }

  lookup(chunk: readonly ImportCandidate[]): ImportLookup {
    const uuids = (ids: Array<string | undefined>): string[] =>
      [...new Set(ids.filter((id) => id !== undefined && isUuid(id)))] as string[];
    return {
      tasks: uuids(chunk.flatMap(({ ownId, aloneId, state }) => [ownId, aloneId, state.id])),
      series: uuids(chunk.flatMap(({ series }) => [series?.id, series?.ownId])),
    };
  }

  /** The tasks of a chunk that are not there yet, and the series that have to be stored with them. */
  place(
    chunk: readonly ImportCandidate[],
    known: KnownHere,
  ): { tasks: Task[]; series: Map<string, Series>; begun: Series[] } {
    const series = new Map<string, Series>();
    const begun: Series[] = [];
    const tasks: Task[] = [];
    for (const candidate of chunk) {
      const state = this.isThere(candidate, known) ? null : this.placeOf(candidate, known, begun);
      if (state === null || this.placed.has(state.id)) {
        this.skipped += 1;
        continue;
      }
      this.placed.add(state.id);
      this.imported += 1;
      tasks.push(Task.imported(state, this.now));
      if (state.seriesId) series.set(state.seriesId, this.seriesOf(candidate.series!, known)!);
    }
    return { tasks, series, begun };
  }

  report(dryRun: boolean): ImportReport {
    const byRow = (a: RowNote, b: RowNote): number => a.row - b.row;
    return {
      imported: this.imported,
      skipped: this.skipped,
      rejected: this.rejected.sort(byRow),
      warnings: this.warnings.sort(byRow),
      dryRun,
    };
  }

  private isThere({ ownId, aloneId, state }: ImportCandidate, { tasks }: KnownHere): boolean {
    return tasks.has(ownId) || tasks.has(aloneId) || tasks.has(state.id);
  }

  /** The task as it stands here; null when it cannot or need not be stored. */
  private placeOf(
    { row, state, aloneId, series }: ImportCandidate,
    known: KnownHere,
    begun: Series[],
  ): TaskState | null {
    if (series === null) return state;
    const there = this.seriesOf(series, known);
    const index = state.seriesIndex!;
    if (!there) {
      const fresh = this.fresh.get(series.id)!;
      this.begun.set(series.id, fresh);
      begun.push(fresh);
      return state;
    }
    if (this.begun.has(series.id)) return state;
    const { id, lastIndex } = there.state;
    if (known.places.has(`${id} ${index}`)) return null;
    const open = state.status === 'open' && state.deletedAt === null;
    if (index <= lastIndex) {
      there.countOpen(open ? 1 : 0);
      return { ...state, id: instanceId(id, index), seriesId: id };
    }
    // The series went on here by itself: what else came of it where the file was made is history, and no instance.
    if (!open) return { ...state, id: aloneId, seriesId: null, seriesIndex: null, recurrence: null };
    this.warnings.push({
      row,
      field: 'seriesId',
      message: 'names a series that is here already and goes on by itself; this instance was left out',
    });
    return null;
  }

  private seriesOf({ id, ownId }: PlannedSeries, { series }: KnownHere): Series | undefined {
    return series.get(ownId) ?? this.begun.get(id) ?? series.get(id);
  }

  private planSeries({ tasks, series }: ImportedFile): {
    places: Map<ImportedTask, Member>;
    series: Map<string, PlannedSeries>;
  } {
    const groups = new Map<string, ImportedTask[]>();
    for (const task of tasks) {
      const key = seriesKey(task);
      if (key === undefined) continue;
      const group = groups.get(key);
      if (group) group.push(task);
      else groups.set(key, [task]);
    }
    const records = new Map(series.map((record) => [record.key, record]));
    const places = new Map<ImportedTask, Member>();
    const planned = new Map<string, PlannedSeries>();
    for (const [key, group] of groups) {
      const members = numberMembers(group);
      for (const member of members) places.set(member.imported, member);
      const record = records.get(key) ?? seriesFromMembers(key, members);
      planned.set(key, { id: uuidv5(this.userId, `series ${key}`), ownId: key, record, members: [], taken: new Set() });
    }
    return { places, series: planned };
  }

  private check(
    imported: ImportedTask,
    series: PlannedSeries | null,
    member: Member | undefined,
    defaults: TaskDefaults,
    madeAt: Date,
  ): void {
    const { row, key } = imported;
    const aloneId = uuidv5(this.userId, `task ${key}`);
    const index = member?.index ?? null;
    try {
      if (index !== null && !isPlace(index)) refuse('seriesIndex', 'must be a whole number from 1 on');
      if (series?.taken.has(index!)) {
        refuse('seriesIndex', 'is the place of another row of the series; give each its own');
      }
      if (series && !series.record) refuse('due', 'is missing; a repeating task needs a rule and the due date');
      const state = readImportedTask(
        // What is done for good does not repeat any more, unless the file says to which series it belongs.
        series ? imported : { ...imported, recurrence: null },
        { id: series ? instanceId(series.id, index!) : aloneId, seriesId: series?.id ?? null, seriesIndex: index },
        imported.series !== undefined,
        this.userId,
        defaults,
        { now: this.now, madeAt },
      );
      series?.members.push(state);
      series?.taken.add(index!);
      this.candidates.push({ row, state, ownId: key, aloneId, series });
    } catch (error) {
      this.refuse([row], error);
    }
  }

  /** Reads the series once it is known which of their instances are good. */
  private readSeries(planned: ReadonlyMap<string, PlannedSeries>, defaults: TaskDefaults): void {
    const broken = new Set<PlannedSeries>();
    for (const series of planned.values()) {
      if (series.members.length === 0) continue;
      try {
        const state = readImportedSeries(series.record!, series.id, this.userId, defaults);
        this.fresh.set(series.id, beginSeries(state, series.members));
      } catch (error) {
        broken.add(series);
        this.refuse(
          this.candidates.filter((candidate) => candidate.series === series).map(({ row }) => row),
          error,
          'series.',
        );
      }
    }
    if (broken.size === 0) return;
    const good = this.candidates.filter(({ series }) => series === null || !broken.has(series));
    this.candidates.splice(0, this.candidates.length, ...good);
  }

  private refuse(rows: number[], error: unknown, path = ''): void {
    if (!(error instanceof InvalidTaskError)) throw error;
    for (const row of rows) {
      this.rejected.push(...error.problems.map(({ field, message }) => ({ row, field: path + field, message })));
    }
  }
}

/** The series of a task: the one that the file names, or the one that begins with it. */
function seriesKey({ key, status, deletedAt, series, recurrence }: ImportedTask): string | undefined {
  if (series) return recurrence ? series.key : undefined;
  return recurrence && status === 'open' && !deletedAt ? key : undefined;
}

function refuse(field: string, message: string): never {
  throw new InvalidTaskError([{ field, message }]);
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname } from 'node:path';
import type { Summary } from './statistics';

/** One line of the report. */
export interface Row {
  name: string;
  target: string;
  /** Whether the target is met; null when it was not measured or there is none. */
  met: boolean | null;
  times?: Summary;
  /** A second. */
  rate?: number;
  floor?: string;
  note?: string;
}

/** A row as people read it. */
export function formatRow({ name, target, met, times, rate, floor, note }: Row): string {
  const mark = met === null ? '-' : met ? '✓' : '✗';
  const figures = [
    ...(rate === undefined ? [] : [`${Math.round(rate)}/s`]),
    ...(times === undefined
      ? []
      : [`p50 ${times.p50} · p95 ${times.p95} · p99 ${times.p99} · max ${times.max} ms (${times.count})`]),
  ];
  const about = [
    ...(target === '' ? [] : [`target ${target}`]),
    ...(floor === undefined ? [] : [`floor ${floor}`]),
    ...(note === undefined ? [] : [note]),
  ];
  const tail = about.length === 0 ? '' : ` — ${about.join('; ')}`;
  return `${mark} ${name}: ${figures.join(', ') || 'not measured'}${tail}`;
}

/** Writes all figures, and what they were measured on. */
export function writeReport(file: string, stack: string, rows: readonly Row[]): void {
  mkdirSync(dirname(file), { recursive: true });
  const machine = { processors: cpus().length, model: cpus()[0]?.model, load: loadavg(), node: process.version };
  writeFileSync(file, JSON.stringify({ stack, measuredAt: new Date().toISOString(), machine, rows }, undefined, 2));
}

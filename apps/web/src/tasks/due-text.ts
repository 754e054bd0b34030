import type { Due } from '../api/types';
import { dateIn, dateText, daysBetween, dueDate, timeText, zoneName } from './zone-time';

/** Whose eyes read the text, and when. */
export interface Viewer {
  zone: string;
  /** BCP 47 tag; decides how dates and times are written. */
  locale: string;
  now: Date;
}

/** When a task is due, in words: "Today 9:00", "Tomorrow", "Fri, 27 Nov, 9:00", with the task's own zone if it differs. */
export function dueText(due: Due, viewer: Viewer): string {
  const { zone, locale, now } = viewer;
  const today = dateIn(zone, now);
  const date = dueDate(due, zone);
  const day = nearDay(daysBetween(today, date)) ?? dateText(date, today, locale);
  if (due.at === null) return day;
  const instant = new Date(due.at);
  return `${day}${day.includes(' ') ? ', ' : ' '}${timeText(instant, zone, locale)}${otherZone(due, instant, viewer)}`;
}

function nearDay(days: number): string | undefined {
  if (days === 0) return 'Today';
  if (days === 1) return 'Tomorrow';
  return days === -1 ? 'Yesterday' : undefined;
}

/** The clock the task was meant by, when it shows another time than the person's own. */
function otherZone({ timeZone }: Due, instant: Date, { zone, locale }: Viewer): string {
  const theirs = timeText(instant, timeZone, locale);
  if (dateIn(timeZone, instant) === dateIn(zone, instant) && theirs === timeText(instant, zone, locale)) return '';
  return ` (${theirs} ${zoneName(timeZone, instant)})`;
}

import { WEEKDAYS, type AllowedWindows, type Weekday } from '../model/scenario.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A window that opens at no time within a year never opens. */
const SEARCHED_DAYS = 400;

/** Whether a window is open at this moment. A window belongs to the day on which it opens. */
export function isOpen(windows: AllowedWindows, at: Date): boolean {
  const { day, date, minutes } = localTime(at, windows.timeZone);
  const from = minutesOf(windows.from);
  const to = minutesOf(windows.to);
  if (from < to) return minutes >= from && minutes < to && opensOn(windows, day, date);
  // Over midnight: it opened today, or yesterday.
  if (minutes >= from) return opensOn(windows, day, date);
  const before = new Date(Date.parse(`${date}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
  return minutes < to && opensOn(windows, weekdayBefore(day), before);
}

/** When the next window opens from this moment on; null where none does within a year. */
export function nextOpening(windows: AllowedWindows, from: Date): Date | null {
  const start = Math.ceil(from.getTime() / MINUTE_MS) * MINUTE_MS;
  if (isOpen(windows, new Date(start))) return new Date(start);
  for (let days = 0; days < SEARCHED_DAYS; days += 1) {
    // A day may have 23 or 25 hours: from one hour before it could open, minute by minute.
    const { date } = localTime(new Date(start + days * DAY_MS), windows.timeZone);
    const guess = Date.parse(`${date}T${windows.from}:00Z`) - offsetMs(date, windows);
    const first = Math.max(start, guess - 60 * MINUTE_MS);
    for (let at = first; at <= guess + 60 * MINUTE_MS; at += MINUTE_MS) {
      if (isOpen(windows, new Date(at))) return new Date(at);
    }
  }
  return null;
}

interface LocalTime {
  readonly day: Weekday;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly minutes: number;
}

function localTime(at: Date, timeZone: string): LocalTime {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return {
    day: WEEKDAYS.find((day) => day === part('weekday').toLowerCase()) ?? 'mon',
    date: `${part('year')}-${part('month')}-${part('day')}`,
    minutes: Number(part('hour')) * 60 + Number(part('minute')),
  };
}

/** How far the zone is ahead of UTC about noon of that day. */
function offsetMs(date: string, { timeZone }: AllowedWindows): number {
  const noon = Date.parse(`${date}T12:00:00Z`);
  const local = localTime(new Date(noon), timeZone);
  return Date.parse(`${local.date}T00:00:00Z`) + local.minutes * MINUTE_MS - noon;
}

function opensOn({ days, holidays }: AllowedWindows, day: Weekday, date: string): boolean {
  return days.includes(day) && !holidays.includes(date);
}

function weekdayBefore(day: Weekday): Weekday {
  return WEEKDAYS[(WEEKDAYS.indexOf(day) + WEEKDAYS.length - 1) % WEEKDAYS.length] ?? day;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

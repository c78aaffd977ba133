const COUNT = new Intl.NumberFormat('en-GB');
const RATE = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export function formatCount(value: number): string {
  return COUNT.format(value);
}

/** Always one digit after the point, so that a live number does not change its width. */
export function formatRate(perSecond: number): string {
  return perSecond >= 1_000 ? COUNT.format(Math.round(perSecond)) : RATE.format(perSecond);
}

/** `100 %` only where it is all. */
export function formatShare(share: number): string {
  return share >= 1 ? '100 %' : `${Math.floor(share * 1_000) / 10} %`;
}

/** `0.4 ms`, `12 ms`, `3.20 s`, `4 min 05 s`, `2 h 10 min`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `−${formatDuration(-ms)}`;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(2)} s`;
  return formatLongDuration(Math.round(ms / 1_000));
}

export function formatAge(seconds: number): string {
  return seconds < 60 ? `${Math.max(0, Math.floor(seconds))} s` : formatLongDuration(seconds);
}

function formatLongDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${twoDigits(Math.floor(seconds % 60))} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${twoDigits(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  if (bytes < 1_048_576) return `${(bytes / 1_024).toFixed(1)} KiB`;
  return `${(bytes / 1_048_576).toFixed(1)} MiB`;
}

export function shortId(id: string): string {
  return id.length > 13 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Digits of a second after the third, where the time has any; a clock of JavaScript has none. */
const MICROSECONDS = /\.\d{3}(?!000Z)(\d{3})Z$/;

/** `2026-11-21 08:00:00.123`, or with microseconds, in the zone of the machine or in UTC; `withDate` false drops the day. */
export function formatTime(iso: string, zone: 'local' | 'utc', withDate = true): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const shifted = zone === 'utc' ? at : new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  const [day, time] = shifted.toISOString().split('T') as [string, string];
  const clock = time.slice(0, 12) + (MICROSECONDS.exec(iso)?.[1] ?? '');
  return withDate ? `${day} ${clock}` : clock;
}

/** `UTC+02:00` of the machine at that time. */
export function zoneName(at = new Date()): string {
  const minutes = -at.getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const sign = minutes < 0 ? '−' : '+';
  const size = Math.abs(minutes);
  return `UTC${sign}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

/** No-break space: a phone must never show "76" and "%" on two lines. */
export const NBSP = '\u00a0';

const short = (value: number): string => {
  if (value === 0 || !Number.isFinite(value)) return String(value === 0 ? 0 : value);
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString('en-US');
  if (size >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(2)));
};

/** Two significant figures with the unit; seconds below one tenth become milliseconds, bytes become MB or GB. */
export const quantity = (value: number | null, unit: string): string => {
  if (value === null) return 'not seen';
  if (unit === 's' && Math.abs(value) < 0.1 && value !== 0) return `${short(value * 1000)}${NBSP}ms`;
  if (unit === 'bytes') return value >= 1e9 ? `${short(value / 1e9)}${NBSP}GB` : `${short(value / 1e6)}${NBSP}MB`;
  if (unit === 'share') return `${short(value * 100)}${NBSP}%`;
  if (unit === '/s' || unit === '') return `${short(value)}${unit}`;
  return `${short(value)}${NBSP}${unit}`;
};

/** 0.84 → `84 %`. 97 % is the highest shown, 1 % the lowest. */
export const percent = (confidence: number): string =>
  `${Math.min(97, Math.max(1, Math.round(confidence * 100)))}${NBSP}%`;

/** A weight in log-odds: `+1.4`, `−0.3`. */
export const signed = (weight: number): string => `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(1)}`;

/** The word beside the number, by the bounds of the IPCC's likelihood scale. */
export const likelihood = (confidence: number): string => {
  if (confidence < 0.1) return 'very unlikely';
  if (confidence < 0.33) return 'unlikely';
  if (confidence < 0.66) return 'open';
  if (confidence <= 0.9) return 'likely';
  return 'very likely';
};

export const confidence = (value: number): string => `${percent(value)}, ${likelihood(value)}`;

/** `3 min 10 s`, `45 s`, `2 h 5 min`. */
export const span = (seconds: number): string => {
  const total = Math.round(Math.abs(seconds));
  if (total < 60) return `${total}${NBSP}s`;
  const minutes = Math.floor(total / 60);
  if (minutes < 60) return total % 60 === 0 ? `${minutes}${NBSP}min` : `${minutes}${NBSP}min ${total % 60}${NBSP}s`;
  return minutes % 60 === 0
    ? `${minutes / 60}${NBSP}h`
    : `${Math.floor(minutes / 60)}${NBSP}h ${minutes % 60}${NBSP}min`;
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** To make one costs much more than to use it. */
function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const format = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', options);
  formats.set(key, format);
  return format;
}

/** `03:02` in the zone of the installation; with `seconds`, `03:02:30`. */
export const clockTime = (at: Date | string, zone: string, options: { seconds?: boolean } = {}): string =>
  formatOf({
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    ...(options.seconds === true ? { second: '2-digit' as const } : {}),
    hourCycle: 'h23',
  }).format(new Date(at));

/** `22 Nov`. */
export const dayOf = (at: Date | string, zone: string): string =>
  formatOf({ timeZone: zone, day: 'numeric', month: 'short' }).format(new Date(at));

/** `2026-11-22` in the zone. */
export const isoDay = (at: Date | string, zone: string): string => {
  const format = formatOf({ timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const parts = new Map(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return ['year', 'month', 'day'].map((part) => parts.get(part as Intl.DateTimeFormatPartTypes)).join('-');
};

/** `UTC+01:00`: how far the zone is from UTC at that time. */
export const offsetOf = (at: Date | string, zone: string): string => {
  const parts = formatOf({ timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(new Date(at));
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', '') ?? '';
  return `UTC${offset === '' ? '+00:00' : offset}`;
};

/** How many, to two significant figures: `18,000`. */
export const count = (value: number): string => Number(value.toPrecision(2)).toLocaleString('en-US');

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

import { CompassError } from '@compass/core';

const ISO = /^(\d{4}-\d\d-\d\d)([T ])(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d(?::?\d\d)?)$/;

interface IsoText {
  ns: bigint;
  separator: string;
  digits: number;
  zone: string;
  zoneMinutes: number;
}

function readIso(text: string): IsoText | null {
  const found = ISO.exec(text);
  if (!found) return null;
  const [, day = '', separator = '', clock = '', fraction = '', zone = ''] = found;
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  const zoneMinutes = (Number(hours) * 60 + Number(minutes || 0)) * (sign === '-' ? -1 : 1);
  const seconds = Date.parse(`${day}T${clock}Z`) / 1000 - zoneMinutes * 60;
  if (Number.isNaN(seconds)) return null;
  const ns = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
  return { ns, separator, digits: fraction.length, zone, zoneMinutes };
}

/** Nanoseconds since 1970 of an ISO time with zone (also as PostgreSQL writes it), every digit kept; null when it is none. */
export const isoNs = (text: string): bigint | null => readIso(text)?.ns ?? null;

/**
 * An ISO time moved by milliseconds, in its own form and zone; digits below the millisecond stay as they are. Text that is no
 * ISO time comes back unchanged.
 */
export function shiftIso(text: string, byMs: number): string {
  const iso = byMs === 0 ? null : readIso(text);
  if (!iso) return text;
  const moved = iso.ns + BigInt(byMs) * 1_000_000n;
  const local = moved + BigInt(iso.zoneMinutes) * 60_000_000_000n;
  const seconds = local / 1_000_000_000n - (local % 1_000_000_000n < 0n ? 1n : 0n);
  const fraction = String(local - seconds * 1_000_000_000n).padStart(9, '0');
  const digits = byMs % 1000 === 0 ? iso.digits : Math.max(iso.digits, 3);
  const [day, clock] = new Date(Number(seconds) * 1000).toISOString().slice(0, 19).split('T');
  return `${day}${iso.separator}${clock}${digits > 0 ? `.${fraction.slice(0, digits)}` : ''}${iso.zone}`;
}

/** The same JSON with every string that is an ISO time moved. */
export function shiftTimes(value: unknown, byMs: number): unknown {
  if (byMs === 0) return value;
  if (typeof value === 'string') return shiftIso(value, byMs);
  if (Array.isArray(value)) return value.map((one) => shiftTimes(one, byMs));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shiftTimes(one, byMs)]));
}

/** Nanoseconds of a time argument: RFC 3339, unix seconds (fractions allowed), or unix nanoseconds (16 digits or more). */
export function argumentNs(field: string, value: string | number): bigint {
  if (typeof value === 'string') {
    const iso = isoNs(value);
    if (iso !== null) return iso;
    if (/^\d{16,19}$/.test(value)) return BigInt(value);
  }
  const seconds = typeof value === 'number' ? value : /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isFinite(seconds) || Math.abs(seconds) > 1e11) {
    throw new CompassError('invalid', `${field} must be an RFC 3339 time or unix seconds`, { field });
  }
  return BigInt(Math.round(seconds * 1000)) * 1_000_000n;
}

export const nsToMs = (ns: bigint): number => Number(ns / 1_000_000n);
export const msToNs = (ms: number): bigint => BigInt(Math.round(ms)) * 1_000_000n;
export const isoOf = (ms: number): string => new Date(ms).toISOString();

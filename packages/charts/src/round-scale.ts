export interface Scale {
  min: number;
  max: number;
  ticks: number[];
}

/** Two to four round ticks (1, 2, 2.5 or 5 times a power of ten) around all values; from zero unless that would hide the shape. */
export function roundScale(values: number[]): Scale {
  const [low, high] = values.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const bottom = low >= 0 && low < high / 2 ? 0 : low;
  const span = high - bottom || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(span / 2));
  const step = power * ([1, 2, 2.5, 5].find((factor) => factor * power >= (span / 2) * 0.999) ?? 10);
  const first = Math.floor(bottom / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  // Rounded, so that 0.1 + 0.2 is not written 0.30000000000000004.
  const ticks = Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
  return { min: ticks[0] ?? 0, max: ticks.at(-1) ?? 1, ticks };
}

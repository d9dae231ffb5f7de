import type { SpanTable } from './span-table.ts';

/** A maximal subtree of one service's spans in a trace: one request to it, as columns. */
export interface Invocations {
  count: number;
  trace: Int32Array;
  service: Int32Array;
  /** Name of its first span. */
  operation: Int32Array;
  start: Float64Array;
  /** Milliseconds in none of the calls it made. */
  own: Float64Array;
  /** The invocation that called it; −1 for none. */
  caller: Int32Array;
  /** Milliseconds that its caller waited longer than it took; NaN where the caller kept no span of the call. */
  gap: Float64Array;
  /** Invocation of every span's row. */
  of: Int32Array;
  /** Invocations that each made, oldest first. */
  calls: number[][];
}

/** Milliseconds covered by intervals, clipped to one. */
function covered(intervals: [number, number][], from: number, to: number): number {
  intervals.sort((a, b) => a[0] - b[0]);
  let [sum, reached] = [0, from];
  for (const [start, end] of intervals) {
    const [a, b] = [Math.max(start, reached), Math.min(end, to)];
    if (b > a) sum += b - a;
    reached = Math.max(reached, b);
  }
  return sum;
}

/** Rows whose parent comes first: a child may stand before it in the table. A circle of parents begins at its first row. */
function topDown({ parent }: SpanTable): number[] {
  const children: number[][] = parent.map(() => []);
  const order: number[] = [];
  for (let row = 0; row < parent.length; row += 1) {
    const up = parent[row] ?? -1;
    if (up >= 0 && up !== row) children[up]?.push(row);
    else order.push(row);
  }
  const placed = new Uint8Array(parent.length);
  let done = 0;
  const follow = () => {
    for (; done < order.length; done += 1) {
      const row = order[done] ?? 0;
      placed[row] = 1;
      for (const child of children[row] ?? []) if (placed[child] === 0) order.push(child);
    }
  };
  follow();
  for (let row = 0; row < parent.length; row += 1) {
    if (placed[row] === 1) continue;
    order.push(row);
    follow();
  }
  return order;
}

export function invocations(table: SpanTable): Invocations {
  const rows = table.parent.length;
  const of = new Int32Array(rows).fill(-1);
  const first: number[] = [];
  const client: number[] = [];
  const caller: number[] = [];
  const ends: number[] = [];
  for (const row of topDown(table)) {
    const up = table.parent[row] ?? -1;
    const above = up < 0 ? -1 : (of[up] ?? -1);
    if (above >= 0 && table.service[up] === table.service[row]) {
      of[row] = above;
      ends[above] = Math.max(ends[above] ?? 0, table.end[row] ?? 0);
      continue;
    }
    of[row] = first.length;
    first.push(row);
    client.push(up);
    caller.push(above);
    ends.push(table.end[row] ?? 0);
  }
  const count = first.length;
  const calls: number[][] = Array.from({ length: count }, () => []);
  for (let index = 0; index < count; index += 1) calls[caller[index] ?? -1]?.push(index);
  const at = (row: number) => table.start[row] ?? 0;
  const gap = new Float64Array(count).fill(Number.NaN);
  const own = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    const [row, end] = [first[index] ?? 0, ends[index] ?? 0];
    calls[index]?.sort((a, b) => at(first[a] ?? 0) - at(first[b] ?? 0));
    const waits = (calls[index] ?? []).map((call): [number, number] => {
      const [inner, outer] = [first[call] ?? 0, client[call] ?? -1];
      // A span that is the request itself, or that holds several calls, says nothing of one call's wait.
      const kept =
        outer >= 0 && outer !== row && (calls[index] ?? []).filter((other) => client[other] === outer).length === 1;
      if (!kept) return [at(inner), ends[call] ?? 0];
      gap[call] = Math.max(0, (table.end[outer] ?? 0) - at(outer) - ((ends[call] ?? 0) - at(inner)));
      return [at(outer), table.end[outer] ?? 0];
    });
    own[index] = Math.max(0, end - at(row) - covered(waits, at(row), end));
  }
  return {
    count,
    trace: Int32Array.from(first, (row) => table.trace[row] ?? 0),
    service: Int32Array.from(first, (row) => table.service[row] ?? 0),
    operation: Int32Array.from(first, (row) => table.name[row] ?? 0),
    start: Float64Array.from(first, at),
    own,
    caller: Int32Array.from(caller),
    gap,
    of,
    calls,
  };
}

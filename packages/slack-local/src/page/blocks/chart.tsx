import { useEffect, useId, useRef, useState } from 'react';
import type { AxisChart, ChartBlock, Series } from '../wire.ts';
import { Marks } from './chart-marks.tsx';
import { niceScale, visibleEvery } from './scale.ts';

const HEIGHT = 220;
const BELOW = 40;
const ABOVE = 12;
const CHARACTER = 6.6;

/** The width that an element really has, in CSS pixels, so that letters in a drawing are never scaled down. */
function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(480);
  useEffect(() => {
    if (!ref.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.max(240, entry.contentRect.width)));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

function Legend({ series, bars }: { series: Series[]; bars: boolean }) {
  return (
    <ul className="chart-legend">
      {series.map(({ name }, place) => (
        <li key={name} className={`series-${place % 6}`}>
          <svg width="26" height="10" viewBox="0 0 26 10" aria-hidden="true">
            {bars ? (
              <rect className="bar" x="6" width="14" height="10" rx="2" />
            ) : (
              <path className="line" d="M1 5h24" />
            )}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

/** What a chart says to somebody who cannot see it: each series with its first, lowest, highest and last value. */
function describe(series: Series[]): string {
  return series
    .map(({ name, data }) => {
      const values = data.map((point) => point.value);
      const ends = `from ${data[0]?.value} at ${data[0]?.label} to ${data.at(-1)?.value} at ${data.at(-1)?.label}`;
      return data.length === 0
        ? `${name}: no points`
        : `${name}: ${ends}, lowest ${Math.min(...values)}, highest ${Math.max(...values)}`;
    })
    .join('. ');
}

/** Parts of a whole are drawn as bars too: lengths are compared more easily than angles. */
function withAxes(chart: ChartBlock['chart']): AxisChart {
  return chart.type === 'pie' ? { type: 'bar', series: [{ name: '', data: chart.segments }] } : chart;
}

/** Slack's `data_visualization`: lines, areas or bars over the same categories, with one y axis. */
export function Chart({ block }: { block: ChartBlock }) {
  const { ref, width } = useWidth();
  const id = useId();
  const chart = withAxes(block.chart);
  const { x_label, y_label } = chart.axis_config ?? {};
  const categories = chart.axis_config?.categories ?? chart.series[0]?.data.map(({ label }) => label) ?? [];
  const scale = niceScale(chart.series.flatMap(({ data }) => data.map(({ value }) => value)));
  const left = 14 + Math.max(...scale.ticks.map((tick) => String(tick).length)) * CHARACTER + (y_label ? 16 : 0);
  const plot = { left, top: ABOVE, width: width - left - 14, height: HEIGHT - BELOW - ABOVE };
  const slot = plot.width / Math.max(1, chart.type === 'bar' ? categories.length : categories.length - 1);
  const xOf = (place: number) => plot.left + slot * (chart.type === 'bar' ? place + 0.5 : place);
  const yOf = (value: number) => plot.top + plot.height * (1 - (value - scale.min) / (scale.max - scale.min));
  const longest = Math.max(1, ...categories.map((label) => label.length));
  // The outermost labels stay inside the picture.
  const half = (longest * CHARACTER) / 2;
  const labelAt = (place: number) => Math.min(Math.max(xOf(place), half), width - half);
  const every = visibleEvery(categories.length, plot.width, longest * CHARACTER + 12);

  return (
    <figure className="block-chart" ref={ref}>
      <figcaption>{block.title}</figcaption>
      <svg width={width} height={HEIGHT} role="img" aria-labelledby={`${id}-title ${id}-desc`}>
        <title id={`${id}-title`}>{block.title}</title>
        <desc id={`${id}-desc`}>{describe(chart.series)}</desc>
        {scale.ticks.map((tick) => (
          <g key={tick} className="tick">
            <line x1={plot.left} x2={plot.left + plot.width} y1={yOf(tick)} y2={yOf(tick)} />
            <text x={plot.left - 7} y={yOf(tick) + 4} textAnchor="end">
              {tick}
            </text>
          </g>
        ))}
        {categories.map((label, place) =>
          place % every === 0 ? (
            <text key={label} className="tick" x={labelAt(place)} y={HEIGHT - BELOW + 17} textAnchor="middle">
              {label}
            </text>
          ) : null,
        )}
        {x_label ? (
          <text className="axis-name" x={plot.left + plot.width / 2} y={HEIGHT - 5} textAnchor="middle">
            {x_label}
          </text>
        ) : null}
        {y_label ? (
          <text
            className="axis-name"
            transform={`translate(12 ${plot.top + plot.height / 2}) rotate(-90)`}
            textAnchor="middle"
          >
            {y_label}
          </text>
        ) : null}
        <Marks chart={chart} categories={categories} xOf={xOf} yOf={yOf} slot={slot} />
      </svg>
      {block.chart.type === 'pie' ? null : <Legend series={chart.series} bars={chart.type === 'bar'} />}
    </figure>
  );
}

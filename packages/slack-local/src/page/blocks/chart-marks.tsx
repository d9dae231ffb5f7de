import type { AxisChart, Series } from '../wire.ts';

interface MarksProps {
  chart: AxisChart;
  categories: string[];
  xOf(place: number): number;
  yOf(value: number): number;
  /** Pixels between two categories. */
  slot: number;
}

interface Point {
  x: number;
  y: number;
  label: string;
  value: number;
}

const FLAT = 0;

function pointsOf(series: Series, { categories, xOf, yOf }: MarksProps): Point[] {
  return series.data.map(({ label, value }, order) => {
    const place = categories.indexOf(label);
    return { x: xOf(place < 0 ? order : place), y: yOf(value), label, value };
  });
}

const path = (points: Point[]) => points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('');

/** What carries the values: each series has its own colour and its own dashes, so colour is never alone. */
export function Marks(props: MarksProps) {
  const { chart, yOf, slot } = props;
  return chart.series.map((series, order) => {
    const points = pointsOf(series, props);
    const barWidth = Math.min(40, (slot * 0.72) / chart.series.length);
    const shift = (order - chart.series.length / 2) * barWidth;
    const [first, last] = [points[0], points.at(-1)];
    return (
      <g key={series.name} className={`series-${order % 6}`}>
        {chart.type === 'area' && first && last ? (
          <path className="area" d={`${path(points)}L${last.x} ${yOf(FLAT)}L${first.x} ${yOf(FLAT)}Z`} />
        ) : null}
        {chart.type === 'bar' ? null : <path className="line" d={path(points)} />}
        {points.map(({ x, y, label, value }) => (
          <g key={label} className="point">
            {chart.type === 'bar' ? (
              <rect
                className="bar"
                x={x + shift}
                y={Math.min(y, yOf(FLAT))}
                width={Math.max(1, barWidth - 2)}
                height={Math.abs(yOf(FLAT) - y)}
              />
            ) : (
              <circle cx={x} cy={y} r={Math.min(9, slot / 2)} />
            )}
            <title>{`${series.name}, ${label}: ${value}`}</title>
          </g>
        ))}
      </g>
    );
  });
}

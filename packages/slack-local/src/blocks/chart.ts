import { z } from 'zod';

const label = z.string().min(1).max(20);
const axisLabel = z.string().max(50).optional();

const series = z.strictObject({
  name: label,
  data: z
    .array(z.strictObject({ label, value: z.number() }))
    .min(1)
    .max(20),
});

const chart = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.enum(['line', 'bar', 'area']),
    series: z.array(series).min(1).max(6),
    axis_config: z.strictObject({ categories: z.array(label).min(1).max(20), x_label: axisLabel, y_label: axisLabel }),
  }),
  z.strictObject({
    type: z.literal('pie'),
    segments: z
      .array(z.strictObject({ label, value: z.number().positive() }))
      .min(1)
      .max(6),
  }),
]);

/** Slack's native chart: at most 6 series, 20 categories, and one point per category in every series. */
export const dataVisualization = z
  .strictObject({
    type: z.literal('data_visualization'),
    block_id: z.string().min(1).max(255).optional(),
    title: z.string().min(1).max(50),
    chart,
  })
  .superRefine((block, context) => {
    if (block.chart.type === 'pie') return;
    const { series, axis_config } = block.chart;
    const wanted = new Set(axis_config.categories);
    const names = new Set(series.map((one) => one.name));
    if (wanted.size < axis_config.categories.length) {
      context.addIssue({
        code: 'custom',
        path: ['chart', 'axis_config', 'categories'],
        message: 'categories must be unique',
      });
    }
    if (names.size < series.length) {
      context.addIssue({ code: 'custom', path: ['chart', 'series'], message: 'series names must be unique' });
    }
    series.forEach(({ data }, index) => {
      const labels = new Set(data.map((point) => point.label));
      if (data.length === wanted.size && [...wanted].every((category) => labels.has(category))) return;
      const message = 'data must have exactly one point for each of the categories';
      context.addIssue({ code: 'custom', path: ['chart', 'series', index, 'data'], message });
    });
  });

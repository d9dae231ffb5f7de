export { type LineChartBlock, type LineChartOptions, lineChart } from './line-chart.ts';

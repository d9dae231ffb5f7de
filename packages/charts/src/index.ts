export { drawChart, drawPicture, type Picture, type PictureBlock } from './draw-chart.ts';
export { type LineChartBlock, type LineChartOptions, lineChart } from './line-chart.ts';
export type { PictureOptions } from './picture-plan.ts';
export type { Palette } from './picture-svg.ts';

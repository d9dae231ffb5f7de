export { drawChart, drawPicture, type Picture } from './draw-chart.ts';
export { lineChart } from './line-chart.ts';
export type { Palette } from './picture-svg.ts';

import type { WireCosts } from '../wire/costs.ts';
import { plural } from './numbers.ts';

export const dollars = (usd: number): string => `$${usd.toFixed(2)}`;

const used = ({ questions, tokens }: WireCosts['today']): string =>
  `${plural(questions, 'question')}, ${plural(tokens, 'token')}`;

const named = (rows: WireCosts['models']): string => rows.map(({ name, usd }) => `${name} ${dollars(usd)}`).join(' · ');

/** What models cost, line by line. */
export function costLines(costs: WireCosts): string[] {
  const { today, month, models, investigations, limit_today, limit_investigation, model } = costs;
  return [
    `${dollars(today.usd)} of ${dollars(limit_today)} today · ${used(today)} · resets 00:00 UTC`,
    `${dollars(month.usd)} this month · ${used(month)}`,
    ...(models.length === 0 ? [] : [`By model: ${named(models)}`]),
    ...(investigations.length === 0 ? [] : [`By investigation: ${named(investigations)}`]),
    `At most ${dollars(limit_investigation)} and ${plural(costs.limit_investigation_tokens, 'token')} an investigation · ${model === null ? 'no model is configured' : `asks ${model}`}`,
  ];
}

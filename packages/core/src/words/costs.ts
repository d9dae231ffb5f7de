import type { WireCosts } from '../wire/costs.ts';
import { plural } from './numbers.ts';

/** What models cost, line by line. */
export function costLines({ today, month, limit_today, limit_investigation, model }: WireCosts): string[] {
  return [
    `$${today.usd.toFixed(2)} of $${limit_today.toFixed(2)} today · ${plural(today.questions, 'question')}, ${today.tokens} tokens · resets 00:00 UTC`,
    `$${month.usd.toFixed(2)} this month · ${plural(month.questions, 'question')}, ${month.tokens} tokens`,
    `At most $${limit_investigation.toFixed(2)} an investigation · ${model === null ? 'no model is configured' : `asks ${model}`}`,
  ];
}

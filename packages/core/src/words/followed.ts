import type { Followed } from '../nouns/action.ts';
import { clockTime, plural } from './numbers.ts';

/** What the service wrote of its own failures while an action's effect was watched; empty where no log was followed. */
export function followedLine(followed: Followed | undefined, service: string, zone: string): string {
  if (followed === undefined) return '';
  const { lines, last, until, how } = followed;
  const at = (instant: string) => clockTime(instant, zone, { seconds: true });
  const wrote = last === null ? 'no error line' : `${plural(lines, 'error line')}, the last at ${at(last)}`;
  return `Since the action ${service} wrote ${wrote}; its log was followed until ${at(until)}, by ${how}.`;
}

import { similarLine } from '@compass/core';
import { type Block, context } from '../blocks.ts';
import { mrkdwn, prose } from '../encode.ts';
import type { View } from './message.ts';

/** So many are told in the thread; the rest is for the command line and REST. */
const SHOWN = 3;

/** Similar incidents: what both have in common, what happened then, and what became of it here. */
export function similarBlocks({ investigation, settings }: View): Block[] {
  const { similar = [] } = investigation;
  if (similar.length === 0) return [];
  return [
    context(
      ...similar
        .slice(0, SHOWN)
        .map((one) => mrkdwn`*Similar* · ${prose(similarLine(investigation, one, settings.zone), 600)}`),
    ),
  ];
}

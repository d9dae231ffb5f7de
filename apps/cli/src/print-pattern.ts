import type { WirePattern, WireSimilar } from '@compass/core';

const share = (value: number): string => value.toFixed(2);

/** A pattern in a few lines: what it was, where, what happened then, and who said what of it. */
export const printPattern = (one: WirePattern): string[] => [
  ` ${one.name}  ${one.statement}  (${one.component}, for ${one.service})`,
  `   weight ${share(one.weight)}${one.state === 'quarantined' ? ', in quarantine' : ''}  ${one.says.map(({ investigation, say }) => `${say} (${investigation})`).join(', ')}`,
  `   then: ${one.outcome}`,
];

/** A similar incident: what both have, what happened then, and what became of it here. */
export const printSimilar = (one: WireSimilar): string[] => [
  ` similar: ${one.name}  ${one.statement}  (${one.component}, for ${one.service})`,
  `   in common: ${one.common.join(', ')}`,
  `   then: ${one.outcome}`,
  `   now: ${one.hypothesis === null ? one.not_proposed : `hypothesis ${one.hypothesis}`}`,
];

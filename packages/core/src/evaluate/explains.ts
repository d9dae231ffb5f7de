import { type Compare, disproven, survived, untestable } from './finding.ts';

/** What was looked at is likelier with this component as the cause than without: by how much is measured, and weighs as measured. */
export const explains: Compare = ({ test, facts }) => {
  const { factor = 0, saw = null } = facts.explained ?? {};
  // What is missing, or says little, is no support; what little it says against still counts.
  const little = { factor: Math.min(0, factor) };
  if (saw === null) return { ...untestable('nothing was recorded of it or of those who call it'), ...little };
  if (Math.abs(factor) < test.effect) return { ...untestable(`${saw}: that speaks neither way clearly`), ...little };
  return { ...(factor > 0 ? survived(saw) : disproven(saw)), factor };
};

import type { Change } from '@compass/core';
import type { z } from 'zod';
import type { Annotation } from '../telemetry/wire.ts';

/** How people tag what they did to a system, and what kind of change that is. */
const kinds: [RegExp, string][] = [
  [/^(deploy(ment|s|ed)?|release(d)?|rollout|roll-?back|version)$/i, 'deploy'],
  [/^(config(uration)?([-_ ]?change)?|settings?)$/i, 'config'],
  [/^((feature[-_ ]?)?flags?|toggle)$/i, 'flag'],
  [/^(scal(e|ed|ing)|autoscal(e|ing))$/i, 'scale'],
  [/^(migration|schema[-_ ]?change)$/i, 'migration'],
];
const KEYED = /^(?:component|service|service[._]name|app|application)\s{0,9}[:=](.{1,1000})$/i;
const LONGEST = 300;

const kindOf = (tag: string): string | undefined => kinds.find(([pattern]) => pattern.test(tag))?.[1];

/** The component is what a tag such as `service:orders` names, else the first plain tag that is no kind of change. */
const componentOf = (tags: string[]): string =>
  tags.map((tag) => KEYED.exec(tag)?.[1]?.trim()).find((name) => name !== undefined && name !== '') ??
  tags.find((tag) => !/[:=]/.test(tag) && kindOf(tag) === undefined) ??
  '';

/** An annotation as what happened: `kind` is `annotation` where no tag says that something was changed. */
export const changeOf = ({ at, text, tags }: z.output<typeof Annotation>): Omit<Change, 'at'> & { at: string } => ({
  at,
  component: componentOf(tags),
  kind: tags.map(kindOf).find((kind) => kind !== undefined) ?? 'annotation',
  summary: text
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, LONGEST),
});

/** Those that say of a component that it was changed: nobody can be held against the others. */
export const changesIn = (annotations: z.output<typeof Annotation>[]): (Omit<Change, 'at'> & { at: string })[] =>
  annotations.map(changeOf).filter(({ kind, component }) => kind !== 'annotation' && component !== '');

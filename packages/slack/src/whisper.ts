import type { Told } from '@compass/core';
import { type Block, context, section } from './blocks.ts';
import { type Encoded, lines, mrkdwn, prose, raw } from './encode.ts';

const listOf = (names: string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** "Marcus O. and Ana R. are." Nobody at all is a fault of the configuration, and said to whoever meets it. */
function whoMay(who: NonNullable<Told['who']>, names: string[]): string {
  if (names.length > 0) return `${listOf(names)} ${who.can === 'are' && names.length === 1 ? 'is' : who.can}.`;
  return who.ids.length === 0 ? 'Nobody else is named for it in actions.yaml.' : '';
}

const linked = (url: string) => raw(`<${url}|here>` as Encoded);

/** A private answer: what did not happen, why, and who can or what next. */
export function whisper(
  { title, lines: why, who, current }: Told,
  { names, link }: { names: string[]; link: string | null },
): { text: string; blocks: Block[] } {
  const newer =
    current === undefined
      ? ''
      : link === null
        ? mrkdwn`The current one is in the thread.`
        : mrkdwn`The current one is ${linked(link)}.`;
  const said = [why.join(' '), who === undefined ? '' : whoMay(who, names)].filter((one) => one !== '').join(' ');
  return {
    text: [title, said].join(' '),
    blocks: [
      section(lines([mrkdwn`*${title}*`, said === '' ? '' : mrkdwn`${prose(said)} ${raw(newer)}`])),
      context(
        who === undefined
          ? mrkdwn`Only you see this.`
          : mrkdwn`Only you see this. Rule: \`${who.rule}\` in actions.yaml. The attempt is in the audit trail.`,
      ),
    ],
  };
}

import type { PostMortem } from '../nouns/post-mortem.ts';
import { type About, momentIn, type PaperLine, type PaperPart, paperOf } from '../post-mortem/paper.ts';
import { visible } from './visible.ts';

/** Outside text in Markdown: nothing of it may become markup or a link, and all of it can be seen. */
const plain = (text: string): string =>
  visible(text)
    .replace(/\s*\n\s*/g, ' ')
    .replace(/\bhtt(?=ps?:\/\/)/gi, 'hxx')
    .replace(/[\\`*_[\]<>#|!]/g, (sign) => `\\${sign}`);

const marked = ({ text, marks }: PaperLine): string =>
  `${plain(text)}${marks.length === 0 ? '' : ` [${marks.join(', ')}]`}`;

function body({ form, lines, none }: PaperPart, zone: string): string[] {
  if (lines.length === 0) return none === '' ? [] : [none];
  if (form === 'prose') return [lines.map(marked).join(' ')];
  return lines.map(
    (line) =>
      `${line.under === true ? '  ' : ''}- ${line.at === undefined ? '' : `\`${momentIn(line.at, zone)}\` `}${marked(line)}`,
  );
}

const written = ({ by }: PaperPart): string[] =>
  by.length === 0 ? [] : ['', `_Written by ${by.map(plain).join(', ')}._`];

/** The post-mortem as a Markdown document; times in the installation's zone, named once. Numbers in brackets lead to its last list. */
export function postMortemMarkdown(draft: Omit<PostMortem, 'markdown'>, about: About, zone: string): string {
  const paper = paperOf(draft, about, zone);
  return [
    `# ${draft.name}: ${plain(draft.incident_title)}`,
    '',
    plain(paper.about),
    '',
    ...(paper.played === '' ? [] : [plain(paper.played), '']),
    ...body(paper.summary, zone),
    ...written(paper.summary),
    '',
    ...paper.parts.flatMap((part) => [`## ${part.title}`, '', ...body(part, zone), ...written(part), '']),
    ...(paper.rests.length === 0
      ? []
      : [
          '## What this rests on',
          '',
          ...paper.rests.map(
            ({ ref, again }, place) => `${place + 1}. ${plain(ref.what)} · \`${again}\` · \`${ref.sha256}\``,
          ),
          '',
          `All of it is read again by \`compass postmortem verify INV-${about.number}\`.`,
          '',
        ]),
    ...(draft.audit === undefined ? [] : [paper.closing.replace(draft.audit.head, `\`${draft.audit.head}\``), '']),
  ].join('\n');
}

import { createHash } from 'node:crypto';
import {
  clockTime,
  dayOf,
  type Investigation,
  type PaperLine,
  type PaperPart,
  type PostMortem,
  paperOf,
  quantity,
  span,
  timeIn,
  visible,
} from '@compass/core';
import { STYLE } from './post-mortem-style.ts';

/** A picture of the incident as an SVG of our own, and the same in words. */
export interface Picture {
  svg: string;
  alt: string;
}

/** Nothing runs and nothing is fetched: the one style sheet is known by its hash. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;
export const PAGE_POLICY = `${POLICY}; frame-ancestors 'none'`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Outside text in HTML: all of it can be seen, and nothing of it is markup. */
const plain = (text: string): string => visible(text).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');

const marked = ({ text, marks }: PaperLine): string => {
  const links = marks.map((mark) => `<a href="#r${mark}">${mark}</a>`);
  return `${plain(text)}${links.length === 0 ? '' : `<sup>${links.join(', ')}</sup>`}`;
};

const item = (line: PaperLine, zone: string): string =>
  line.at === undefined
    ? `<li${line.under === true ? ' class="under"' : ''}>${marked(line)}</li>`
    : `<li><time datetime="${plain(line.at)}">${plain(timeIn(line.at, zone))}</time><span>${marked(line)}</span></li>`;

function body({ form, lines, none, by }: PaperPart, zone: string): string {
  const isTimeline = lines.some(({ at }) => at !== undefined);
  const text =
    lines.length === 0
      ? `<p class="note">${plain(none)}</p>`
      : form === 'prose'
        ? lines.map((line) => `<p>${marked(line)}</p>`).join('')
        : `<ul${isTimeline ? ' class="times"' : ''}>${lines.map((line) => item(line, zone)).join('')}</ul>`;
  return `${text}${by.length === 0 ? '' : `<p class="by">Written by ${plain(by.join(', '))}.</p>`}`;
}

/** The impact at a glance; what was not measured has no place in it. */
function facts({ from, to, worst, requests }: PostMortem['impact'], zone: string): string {
  const at = (instant: string) => `${dayOf(instant, zone)}, ${clockTime(instant, zone)}`;
  const pairs: [string, string][] = [
    ...(from === null ? [] : [['From', at(from)] as [string, string]]),
    ...(to === null ? [] : [['To', at(to)] as [string, string]]),
    ...(from === null || to === null
      ? []
      : [['Lasted', span((Date.parse(to) - Date.parse(from)) / 1000)] as [string, string]]),
    ...(worst == null
      ? []
      : [
          ['At its worst', quantity(worst.value, worst.unit)] as [string, string],
          ['Normally', quantity(worst.normal, worst.unit)] as [string, string],
        ]),
    ...(requests == null
      ? []
      : [['Requests failed', quantity(requests.failed / (requests.all || 1), 'share')] as [string, string]]),
  ];
  return pairs.length === 0
    ? ''
    : `<dl>${pairs.map(([name, value]) => `<div><dt>${name}</dt><dd>${plain(value)}</dd></div>`).join('')}</dl>`;
}

const picture = ({ svg, alt }: Picture): string =>
  `<figure>${svg.replace('<svg ', `<svg role="img" aria-label="${plain(alt)}" `)}</figure>`;

/** A post-mortem as one file that needs no other: without scripts, for a screen, a phone and paper. `pictures` are SVGs that we drew. */
export function postMortemPage(
  draft: PostMortem,
  { investigation, zone, pictures }: { investigation: Investigation; zone: string; pictures: readonly Picture[] },
): string {
  const paper = paperOf(draft, investigation, zone);
  const parts = paper.parts.map((part) => {
    const inside = part.title === 'Impact' ? `${facts(draft.impact, zone)}${pictures.map(picture).join('')}` : '';
    return `<section><h2>${plain(part.title)}</h2>${body(part, zone)}${inside}</section>`;
  });
  const rests = paper.rests.map(
    ({ ref, again }, place) =>
      `<li id="r${place + 1}">${plain(ref.what)} · <code>${plain(again)}</code> · <code>${plain(ref.sha256)}</code></li>`,
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${plain(POLICY)}"><meta name="referrer" content="no-referrer">
<title>${plain(paper.title)}</title><style>${STYLE}</style></head>
<body><main>
<header><p class="name">${plain(draft.name)}</p><h1>${plain(draft.incident_title)}</h1><p>${plain(paper.about)}</p>${
    paper.played === '' ? '' : `<p>${plain(paper.played)}</p>`
  }</header>
<div class="summary">${body(paper.summary, zone)}</div>
${parts.join('\n')}
${
  rests.length === 0
    ? ''
    : `<section><h2>What this rests on</h2><ol class="rests">${rests.join('\n')}</ol><p class="note">All of it is read again by <code>compass postmortem verify INV-${investigation.number}</code>.</p></section>`
}
<footer>${plain(paper.closing)}</footer>
</main></body></html>
`;
}

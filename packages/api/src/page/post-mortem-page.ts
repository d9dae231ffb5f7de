import { createHash } from 'node:crypto';
import {
  type Investigation,
  momentIn,
  type PaperLine,
  type PaperPart,
  type PostMortem,
  paperOf,
  quantity,
  span,
} from '@compass/core';
import type { FastifyReply } from 'fastify';
import { given, type Html, html } from './html.ts';
import { POST_MORTEM_STYLE } from './post-mortem-style.ts';

/** A picture of the incident as an SVG of our own, and the same in words. */
export interface Picture {
  svg: string;
  alt: string;
}

/** Nothing runs and nothing is loaded: the one style sheet is known by its hash. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(POST_MORTEM_STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

const HEADERS = {
  'content-security-policy': `${POLICY}; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  // An address that carries a key is told to nobody.
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
};

const marked = ({ text, marks }: PaperLine): Html => {
  const links = marks.map((mark, place) => html`${place === 0 ? '' : ', '}<a href="#r${mark}">${mark}</a>`);
  return html`${text}${given(links.length, () => html`<sup>${links}</sup>`)}`;
};

const item = (line: PaperLine, zone: string): Html =>
  line.at === undefined
    ? html`<li class="${line.under === true ? 'under' : 'point'}">${marked(line)}</li>`
    : html`<li><time datetime="${line.at}">${momentIn(line.at, zone)}</time><span>${marked(line)}</span></li>`;

function text({ form, lines, none }: PaperPart, zone: string): Html {
  if (lines.length === 0) return html`<p class="note">${none}</p>`;
  if (form === 'prose') return html`${lines.map((line) => html`<p>${marked(line)}</p>`)}`;
  const isTimeline = lines.some(({ at }) => at !== undefined);
  return html`<ul class="${isTimeline ? 'times' : 'points'}">${lines.map((line) => item(line, zone))}</ul>`;
}

const body = (part: PaperPart, zone: string): Html =>
  html`${text(part, zone)}${given(part.by.join(', '), (by) => html`<p class="by">Written by ${by}.</p>`)}`;

/** The impact at a glance; what was not measured has no place in it. */
function facts({ from, to, worst, requests }: PostMortem['impact'], zone: string): Html {
  const at = (instant: string | null) => (instant === null ? '' : momentIn(instant, zone));
  const lasted = from === null || to === null ? '' : span((Date.parse(to) - Date.parse(from)) / 1000);
  const pairs: [string, string][] = [
    ['From', at(from)],
    ['To', at(to)],
    ['Lasted', lasted],
    ['At its worst', worst == null ? '' : quantity(worst.value, worst.unit)],
    ['Normally', worst == null ? '' : quantity(worst.normal, worst.unit)],
    ['Requests failed', requests == null ? '' : quantity(requests.failed / (requests.all || 1), 'share')],
  ];
  const known = pairs.filter(([, value]) => value !== '');
  return html`${given(known.length, () => html`<dl>${known.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`)}`;
}

/** Drawn by us, with every text of others made safe where it was drawn. */
const picture = ({ svg, alt }: Picture): Html =>
  html`<figure><svg role="img" aria-label="${alt}" ${{ html: svg.replace(/^<svg /, '') }}</figure>`;

/** A post-mortem as one file that needs no other: without scripts, for a screen, a phone and paper. */
function postMortemPage(
  draft: PostMortem,
  { investigation, zone, pictures }: { investigation: Investigation; zone: string; pictures: readonly Picture[] },
): string {
  const paper = paperOf(draft, investigation, zone);
  const seen = html`${facts(draft.impact, zone)}${pictures.map(picture)}`;
  const parts = paper.parts.map(
    (part) =>
      html`<section><h2>${part.title}</h2>${body(part, zone)}${part.title === 'Impact' ? seen : ''}</section>\n`,
  );
  const rests = paper.rests.map(
    ({ ref, again }, place) =>
      html`<li id="r${place + 1}">${ref.what} · <code>${again}</code> · <code>${ref.sha256}</code></li>\n`,
  );
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="referrer" content="no-referrer">
<title>${paper.title}</title><style>${{ html: POST_MORTEM_STYLE }}</style></head>
<body><main>
<header><p class="name">${draft.name}</p><h1>${draft.incident_title}</h1><p>${paper.about}</p>${given(paper.played, (played) => html`<p>${played}</p>`)}</header>
<div class="summary">${body(paper.summary, zone)}</div>
${parts}
${given(rests.length, () => html`<section><h2>What this rests on</h2><ol class="rests">${rests}</ol><p class="note">All of it is read again by <code>compass postmortem verify INV-${investigation.number}</code>.</p></section>`)}
<footer>${paper.closing}</footer>
</main></body></html>
`;
  return page.html;
}

/** Answers with the page. */
export const sendPostMortem = (
  reply: FastifyReply,
  draft: PostMortem,
  about: Parameters<typeof postMortemPage>[1],
): FastifyReply => reply.headers(HEADERS).type('text/html; charset=utf-8').send(postMortemPage(draft, about));

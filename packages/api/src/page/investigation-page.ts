import {
  type Action,
  disprovenLine,
  dollars,
  isAskedAgain,
  isOver,
  modelSaysLine,
  notSeenLine,
  outcomeWord,
  plural,
  recordingLine,
  sinceLine,
  span,
  stateOf,
  timeIn,
  titleOf,
  watchedBy,
  withoutModelLine,
} from '@compass/core';
import type { Page } from './document.ts';
import { given, type Html, html } from './html.ts';
import { hypothesesSection } from './hypotheses.ts';
import type { View } from './view.ts';

/** While it is live it is read again so often. */
const REFRESH_SECONDS = 30;

/** In a place of this installation only: anything else is words. */
function linked(url: string | null, words: string, origins: readonly string[]): Html {
  const isOurs = url !== null && URL.canParse(url) && origins.includes(new URL(url).origin);
  return isOurs ? html`<a href="${url}" rel="noreferrer">${words}</a>` : html`${words}`;
}

const soft = (line: string | null): Html => given(line, (text) => html`<p class="soft">${text}</p>`);

function top({ investigation, settings, zone, postMortem }: View): Html {
  const { bold, facts, next } = stateOf({ investigation, settings });
  const { status, trigger, pages = [] } = investigation;
  const { text, light } = titleOf(investigation, settings);
  return html`<header>
<p class="soft">INV-${investigation.number} · ${trigger.service} · ${trigger.severity} · ${status.replaceAll('_', ' ')}${pages.map(({ told }) => html` · ${linked(told.url, told.name, settings.linkOrigins)}`)}</p>
<h1 class="${light ?? ''}">${text}</h1>
<p>${sinceLine(investigation, zone)}</p>
<p><span class="state">${bold}</span> ${facts}</p>
<p>${given(next.label, (label) => html`<b>${label}</b> `)}${next.text}</p>
<p class="warn">${notSeenLine(investigation)}</p>
${soft(disprovenLine(investigation))}${soft(withoutModelLine(investigation))}${soft(recordingLine(investigation))}
${investigation.trouble.map((one) => html`<p class="warn">${one}</p>`)}
${given(postMortem, (url) => html`<p><a href="${url}">Read the post-mortem</a></p>`)}
</header>`;
}

const agents = ({ investigation }: View): Html =>
  investigation.agents.length === 0
    ? html``
    : html`<h2>What was looked at</h2><table>${investigation.agents.map(
        (one) =>
          html`<tr><td class="n">${one.agent}</td><td>${one.line}</td><td class="n">${one.seconds === null ? one.state.replace('_', ' ') : span(one.seconds)}</td></tr>`,
      )}</table>${soft(modelSaysLine(investigation))}`;

/** An undo was approved together with what it takes back, and nobody asked for it anew. */
function decided(zone: string, { undoes, requestedBy, requestedAt, approvals, decidedBy }: Action): Html {
  const at = timeIn(zone, requestedAt);
  return undoes === undefined
    ? html`Asked by ${requestedBy.name} at ${at}${approvals.map((one) => html`, approved by ${one.by.name} at ${timeIn(zone, one.at)}`)}.`
    : html`Undo pressed by ${decidedBy?.name ?? 'a person'} at ${at}.`;
}

function actions({ investigation, zone }: View): Html {
  if (investigation.actions.length === 0) return html``;
  return html`<h2>Actions</h2>${investigation.actions.map(
    (one) => html`<section class="card"><h3>${one.title}</h3>
<p><b>${one.state.replaceAll('_', ' ')}</b>${given(one.outcome, () => html`, ${outcomeWord(investigation, one)}`)} · target ${one.target} · risk ${one.risk}</p>
<p>${decided(zone, one)}</p>
${soft(one.result)}${soft(one.outcomeSaw)}<p class="soft">Predicted ${one.words.predicted}.</p></section>`,
  )}`;
}

const people = ({ investigation, zone }: View): Html => {
  const said = [
    ...investigation.decisions.map(({ by, at, what, about }) => ({ at, line: html`${by.name}: ${what} · ${about}` })),
    ...investigation.notes.map(({ by, at, text, query, answer }) => ({
      at,
      line: isAskedAgain({ answer })
        ? html`${by.name} asked about it, too${given(text || null, (words) => html`: ${words}`)}`
        : html`${by.name} added: ${text}${given(query, (asked) => html` <code>${asked}</code>`)} ${answer}`,
    })),
  ].sort((a, b) => (a.at < b.at ? -1 : 1));
  return said.length === 0
    ? html``
    : html`<h2>What people said and decided</h2><table>${said.map(({ at, line }) => html`<tr><td class="n">${timeIn(zone, at)}</td><td>${line}</td></tr>`)}</table>`;
};

const timeline = ({ trail, zone }: View): Html =>
  html`<h2>Timeline</h2><details><summary>${plural(trail.length, 'entry', 'entries')} of the audit trail</summary><table>${trail.map(
    (row) =>
      html`<tr><td class="n">${timeIn(zone, row.at.toISOString())}</td><td>${row.what}</td><td>${row.actor.name}</td></tr>`,
  )}</table></details>`;

const foot = ({ investigation, zone }: View): Html =>
  html`<footer><p>INV-${investigation.number} · ${watchedBy(investigation)} · ${dollars(investigation.cost.usd)} of ${dollars(investigation.cost.limit)} · times are ${zone}</p>
<p>Every number here is computed from tests. Names, lines and texts were written by others. This page changes nothing.</p></footer>`;

const tabOf = ({ investigation, settings }: View): string =>
  `INV-${investigation.number} · ${titleOf(investigation, settings).text}`;

/** One investigation as it stands, whole, from the record alone. */
export const investigationPage = (view: View): Page => ({
  title: tabOf(view),
  body: html`${top(view)}${agents(view)}${hypothesesSection(view)}${actions(view)}${people(view)}${timeline(view)}${foot(view)}`,
  refresh: isOver(view.investigation) && view.investigation.postMortem !== null ? null : REFRESH_SECONDS,
});

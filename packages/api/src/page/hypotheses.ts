import {
  confidence,
  type Hypothesis,
  type Investigation,
  lastVerdicts,
  lowerFirst,
  noneOfThese,
  outsideTextLine,
  percent,
  plural,
  ranked,
  signed,
  testsLine,
  timeIn,
  untestableLine,
  type Verdict,
  verdictWord,
  verdictWordIn,
} from '@compass/core';
import { given, type Html, html } from './html.ts';
import type { View } from './view.ts';

const STATUS = { open: '', survived: '', disproven: 'Disproven. ', set_aside: 'Set aside by a person. ' };

const ledger = (
  { investigation }: View,
  { ledger: lines, initialConfidence, confidence: now }: Hypothesis,
): Html => html`<details>
<summary>How ${percent(initialConfidence)} became ${percent(now)}</summary>
<table>${lines.map(
  (line, index) =>
    html`<tr><td class="n">${percent(line.confidence)}</td><td>${given(verdictWordIn(investigation, line), (word) => html`${word}: `)}${line.why}</td><td class="n">${index === 0 ? '' : signed(line.weight)}</td></tr>`,
)}</table>
<p class="soft">Weights in log-odds.</p></details>`;

const picture = ({ investigation, chart }: View, verdict: Verdict): Html =>
  given(
    chart(investigation, verdict),
    ({ svg, alt }) =>
      html`<figure><img src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}" alt="${alt}" loading="lazy"></figure>`,
  );

function verdictItem(view: View, verdict: Verdict): Html {
  const test = view.investigation.tests.find((state) => state.test.hash === verdict.test)?.test;
  if (test === undefined) return html``;
  const said =
    verdict.verdict === 'untestable'
      ? html`${untestableLine(verdict)}`
      : html`<b>Predicted</b> ${test.predicts}. <b>Saw</b> ${verdict.saw}.`;
  const asked = given(verdict.askedBy, (name) => html` · asked by ${name}`);
  return html`<li><p><b>${verdictWord(verdict, test)}:</b> ${lowerFirst(test.question)} ${percent(verdict.from)} → ${confidence(verdict.to)}</p>
<p>${said}</p>
<p class="soft">Registered ${timeIn(view.zone, test.registeredAt)}, read ${timeIn(view.zone, verdict.readAt)}, test <code>${test.hash}</code>${asked}</p>${picture(view, verdict)}</li>`;
}

/** What somebody else than a specialist said of it: shown as theirs, and as no evidence. */
const proposed = ({ proposedBy }: Hypothesis): Html =>
  given(
    proposedBy,
    ({ model, mechanism }) => html`<p class="soft">Proposed by ${model}, who says (no evidence): ${mechanism}</p>`,
  );

/** Of the first they stand open: the answer is read without a press. */
function tests(view: View, verdicts: Verdict[], isFirst: boolean): Html {
  if (verdicts.length === 0) return html``;
  const list = html`<summary>${plural(verdicts.length, 'test')} that ran</summary><ul>${verdicts.map((verdict) => verdictItem(view, verdict))}</ul>`;
  return isFirst ? html`<details open>${list}</details>` : html`<details>${list}</details>`;
}

function card(view: View, one: Hypothesis, isFirst: boolean): Html {
  const verdicts = lastVerdicts(view.investigation.verdicts.filter(({ hypothesis }) => hypothesis === one.number));
  const warning = given(outsideTextLine(one), (line) => html`<p class="warn">${line}</p>`);
  return html`<section class="card" id="hypothesis-${one.number}">
<h3>${one.number} · ${one.statement}</h3>
<p>${STATUS[one.status]}<b>${confidence(one.confidence)}</b> · ${testsLine(view.investigation, one.number)}</p>
<meter class="bar" min="0" max="1" value="${one.confidence.toFixed(3)}">${percent(one.confidence)}</meter>
<p>${one.why}</p><p class="soft">${one.mechanism}</p>${proposed(one)}${warning}${ledger(view, one)}${tests(view, verdicts, isFirst)}
</section>`;
}

const without = (investigation: Investigation): Html => {
  const none = noneOfThese(investigation);
  return html`<p class="soft">None of these, nothing is wrong · ${confidence(none.nothing)}<br>None of these, the cause is outside what was seen · ${confidence(none.outside)}</p>`;
};

/** Every hypothesis, the discarded ones last: each with its sum, its tests and their pictures. */
export function hypothesesSection(view: View): Html {
  const { investigation } = view;
  if (investigation.hypotheses.length === 0) return html``;
  const gone = ({ status }: Hypothesis) => Number(status === 'disproven' || status === 'set_aside');
  const all = ranked(investigation.hypotheses).toSorted((a, b) => gone(a) - gone(b));
  return html`<h2>Hypotheses, best first</h2>${all.map((one, index) => card(view, one, index === 0))}${without(investigation)}`;
}

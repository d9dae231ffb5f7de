import {
  clockTime,
  confidence,
  dollars,
  type FalsificationResult,
  modelSaysLine,
  percent,
  signed,
  type WireInvestigation,
  type WireLedger,
  type WireSummary,
  withoutModelLine,
} from '@compass/core';
import Table from 'cli-table3';
import colours from 'picocolors';

const plainTable = (widths: number[], head: string[]) =>
  new Table({
    head,
    colWidths: widths,
    wordWrap: true,
    style: { head: [], border: [], compact: true },
    chars: {
      mid: '',
      'left-mid': '',
      'mid-mid': '',
      'right-mid': '',
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: ' ',
      right: '',
      middle: '',
    },
  });

const phrase = (investigation: WireInvestigation): string => {
  const { symptom, service } = investigation;
  if (symptom === null) return `${service}: looking`;
  if (symptom.state === 'absent') return `${service}: nothing wrong was seen`;
  if (symptom.state === 'unclear') return `${service}: ${symptom.phrase}`;
  if (symptom.state === 'not_measurable') return `${service}: the symptom cannot be measured`;
  return `${service} is ${symptom.phrase}`;
};

/** How a confidence came about, a line a step: what stood after it, its weight in log-odds, and why. */
function printLedger(ledger: WireLedger): string {
  const steps = plainTable([9, 8, 61], []);
  for (const [index, one] of ledger.entries())
    steps.push([`  ${percent(one.confidence)}`, index === 0 ? '' : signed(one.weight), one.why]);
  return steps.toString();
}

/** One investigation, at most 80 columns, in the words of the Slack thread. */
export function printInvestigation(investigation: WireInvestigation): string {
  const since = investigation.symptom?.since;
  const lines = [
    ` ${colours.bold(phrase(investigation))}  ${investigation.name} · ${investigation.status}`,
    ` ${since ? `since ${clockTime(since, 'UTC')} UTC · ` : ''}${investigation.severity}`,
    ...(investigation.recording === null
      ? []
      : [` Plays a recorded incident (${investigation.recording}), times moved to now.`]),
    '',
  ];
  const agents = plainTable([12, 17, 42, 8], []);
  for (const one of investigation.agents)
    agents.push([
      one.state === 'not_seen' ? 'not seen' : one.state,
      one.agent_id,
      one.line,
      one.seconds === null ? '' : `${one.seconds} s`,
    ]);
  if (investigation.agents.length > 0) lines.push(agents.toString(), '');
  const gaps = investigation.not_seen.map((gap) => gap.what);
  if (investigation.hypotheses.length > 0) {
    lines.push(
      ` ${investigation.hypotheses.length} hypotheses, best first.${gaps.length > 0 ? ` Not seen: ${gaps.join(', ')}.` : ''}`,
      '',
    );
    const table = plainTable([5, 20, 38, 16], ['#', 'confidence', 'hypothesis', 'agent']);
    for (const one of investigation.hypotheses)
      table.push([
        String(one.number),
        confidence(one.current_confidence),
        one.provenance === 'outside_text' ? `${one.statement} (only text that outsiders can write)` : one.statement,
        one.status === 'disproven' ? 'disproven' : one.agent_id,
      ]);
    lines.push(table.toString());
  } else if (investigation.status === 'awaiting_human')
    lines.push(` No cause is named.${gaps.length > 0 ? ` Not seen: ${gaps.join(', ')}.` : ''}`);
  if (investigation.hypotheses.length > 0 || investigation.status === 'awaiting_human')
    lines.push(
      ` None of these, nothing is wrong: ${confidence(investigation.nothing_wrong_confidence)}`,
      ` None of these, the cause is outside what was seen: ${confidence(investigation.outside_confidence)}`,
      '',
    );
  const [first] = investigation.hypotheses;
  if (first !== undefined && first.ledger.length > 1)
    lines.push(` How ${first.number} came to ${percent(first.current_confidence)}:`, printLedger(first.ledger), '');
  for (const action of investigation.mitigation_actions)
    lines.push(
      ` ${action.title}: ${action.status.replaceAll('_', ' ')}${action.outcome === null ? '' : `, ${action.outcome.replace('_', ' ')}`}`,
    );
  const { consultation, total_cost, cost_limit } = investigation;
  if (consultation !== null) {
    const said = [withoutModelLine(investigation), modelSaysLine(investigation)].filter((line) => line !== null);
    lines.push(...said.map((line) => ` ${line}`), ` Model: ${dollars(total_cost)} of ${dollars(cost_limit)}`);
  }
  if (investigation.post_mortem !== null)
    lines.push(` Post-mortem: ${investigation.post_mortem} (compass postmortem ${investigation.name})`);
  return lines.join('\n');
}

export function printList(list: WireSummary[]): string {
  if (list.length === 0) return ' No investigation is open. Start one: compass investigate <service>';
  const table = plainTable([11, 16, 18, 35], ['', 'service', 'status', 'leading']);
  for (const one of list)
    table.push([
      one.name,
      one.service,
      one.status,
      one.leading === null || one.confidence === null ? '' : `${one.leading}, ${confidence(one.confidence)}`,
    ]);
  return table.toString();
}

export function printVerdict(result: FalsificationResult): string {
  return [
    ` ${colours.bold(result.verdict.toUpperCase())}  ${confidence(result.from)} → ${confidence(result.to)}`,
    `   predicted  ${result.expected_if_true}`,
    `   saw        ${result.observed}`,
    ...(result.ledger.length > 1 ? [`   sum`, printLedger(result.ledger)] : []),
    `   again      compass test ${result.test}`,
  ].join('\n');
}

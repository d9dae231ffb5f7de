import { type Hypothesis, type Investigation, proposalFor, type Settings, wireStanding } from '@compass/core';
import { statusLines } from '../../../apps/cli/src/present/status.ts';
import { lookOf } from '../../../apps/cli/src/terminal/look.ts';
import { lineChart } from '../../../packages/charts/src/index.ts';
import { present } from '../../../packages/slack/src/index.ts';

const LABEL = 'Only text that outsiders can write speaks for it';

/** What rests on outside text, where each surface shows it: on the command line, over REST, and in Slack, whose list leaves out what was disproven. */
function isLabelled(investigation: Investigation, one: Hypothesis, settings: Settings): boolean {
  const slack = JSON.stringify(
    present({ investigation, evidence: [], settings, chart: lineChart }).map(({ blocks }) => blocks),
  );
  const wire = wireStanding(investigation, [], settings);
  const shown = wire.hypotheses.find(({ id }) => id === one.id);
  const inSlack = one.status === 'disproven' ? !slack.includes(`:${one.id}`) : slack.includes(LABEL);
  return (
    inSlack && statusLines(wire, lookOf({}, {})).join(' ').includes('outsiders') && shown?.provenance === 'outside_text'
  );
}

/** Whether anything offers or grants an action for it, even had somebody put a suggestion into the record. */
function isOffered(investigation: Investigation, one: Hypothesis, settings: Settings): boolean {
  const tempted = { ...one, suggestion: { action: settings.catalogue[0]?.id ?? '', params: {} } };
  const record = {
    ...investigation,
    hypotheses: investigation.hypotheses.map((other) => (other === one ? tempted : other)),
  };
  const refused = 'refused' in proposalFor({ settings }, record, tempted);
  const blocks = JSON.stringify(
    present({ investigation: record, evidence: [], settings, chart: lineChart }).map((message) => message.blocks),
  );
  const value = `${investigation.id}:${one.id}`;
  const button =
    blocks.includes(`"action_id":"propose_action","value":"${value}"`) || blocks.includes(`"value":"${value}:m"`);
  return !refused || button;
}

export interface Told {
  resting: number;
  labelled: number;
  offered: number;
}

/** Hypotheses about a component that only outside text speaks for, and what people are told of them. */
export function toldOf(investigation: Investigation, component: string, settings: Settings): Told {
  const resting = investigation.hypotheses.filter((one) => {
    const read = new Set(
      investigation.tests
        .filter(
          ({ test }) =>
            test.hypothesis === one.number && (test.probe.source !== 'survey' || test.probe.part === 'words'),
        )
        .map(({ test }) => test.hash),
    );
    const mine = investigation.verdicts.filter((verdict) => verdict.hypothesis === one.number);
    const sum = (isText: boolean) =>
      mine.filter(({ test }) => read.has(test) === isText).reduce((all, { weight }) => all + weight, 0);
    return one.component === component && one.rivals !== undefined && sum(true) > 0 && sum(false) < 1;
  });
  return {
    resting: resting.length,
    labelled: resting.filter((one) => isLabelled(investigation, one, settings)).length,
    offered: resting.filter((one) => isOffered(investigation, one, settings)).length,
  };
}

import type { Evidence, Investigation, Proposal } from '@compass/core';
import { lineChart } from '../../../packages/charts/src/index.ts';
import { section } from '../../../packages/slack/src/blocks.ts';
import { present } from '../../../packages/slack/src/index.ts';
import { unknown } from '../../../packages/slack/src/listeners/command.ts';
import { investigateModal } from '../../../packages/slack/src/modals/investigate.ts';
import { mitigateModal } from '../../../packages/slack/src/modals/mitigate.ts';
import { pickTestModal } from '../../../packages/slack/src/modals/pick-test.ts';
import { rejectModal } from '../../../packages/slack/src/modals/reject.ts';
import { requestDataModal } from '../../../packages/slack/src/modals/request-data.ts';
import { setAsideModal } from '../../../packages/slack/src/modals/set-aside.ts';
import { plainTwin } from '../../../packages/slack/src/plain-twin.ts';
import { type Found, readMessage, readModal } from './slack-reader.ts';

export const HOST = 'https://example.slack.com';

const place = { channel: 'C0INCIDENTS', thread: '1.2' };
const settings = { zone: 'UTC', minConfidence: 0.5 };

function proposalOf(investigation: Investigation): Proposal | null {
  const [action] = investigation.actions;
  return action ?? null;
}

function modals(investigation: Investigation, text: string): Record<string, unknown>[] {
  const [hypothesis] = investigation.hypotheses;
  const proposal = proposalOf(investigation);
  return [
    investigateModal({
      channel: 'C0INCIDENTS',
      services: [text, `${text.slice(0, 60)} two`],
      since: new Date('2026-11-22T03:07:00Z'),
    }),
    requestDataModal(investigation, { sub: '', place, away: [text] }),
    ...investigation.actions.map((one) => rejectModal(investigation, one, place)),
    ...(hypothesis === undefined
      ? []
      : [
          pickTestModal(investigation, hypothesis, place),
          setAsideModal(investigation, hypothesis, place),
          mitigateModal(investigation, hypothesis, { refused: text }, { place, zone: 'UTC' }),
          ...(proposal === null ? [] : [mitigateModal(investigation, hypothesis, [proposal], { place, zone: 'UTC' })]),
        ]),
  ];
}

/** Everything that Slack shows of a record, read back: each message, its twin for older workspaces, and each form. */
export function readings(investigation: Investigation, evidence: Evidence[], text: string): Map<string, Found> {
  const links = Object.fromEntries(
    investigation.actions.flatMap(({ id }) =>
      [`approval:${id}`, `unknown:${id}`, `outcome:${id}`].map((slot) => [slot, `${HOST}/${slot}`]),
    ),
  );
  const messages = present({ investigation, evidence, settings, chart: lineChart, links }).filter(
    (one) => one.file === undefined,
  );
  return new Map([
    ...messages.map((one): [string, Found] => [one.slot, readMessage(one)]),
    ...messages.map((one): [string, Found] => [
      `${one.slot} (twin)`,
      readMessage({ text: one.text, blocks: plainTwin(one.blocks) }),
    ]),
    ...modals(investigation, text).map((view, index): [string, Found] => [`form ${index}`, readModal(view)]),
    ['answer', readMessage({ text: 'Not known here', blocks: [section(unknown(text, [text, 'orders']))] })],
  ]);
}

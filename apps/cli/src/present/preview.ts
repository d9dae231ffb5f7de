import { clockTime, type MitigationAction, targetOf, type WireProposal } from '@compass/core';
import { field, paragraph } from '../terminal/layout.ts';
import type { Look } from '../terminal/look.ts';

/** What would be asked for, before it is: title, what happens, risk, undo, prediction, and who decides. */
export function previewLines(proposal: WireProposal, look: Look): string[] {
  const { words, risk, approvers_name: approvers, approvers_needed: needed } = proposal;
  const who = needed === 1 ? `one of ${approvers}` : `${needed} of ${approvers}`;
  return [
    ...paragraph(look, proposal.title, look.paint.bold),
    ...field(look, 'target', targetOf(proposal, proposal.zone)),
    ...field(look, 'happens', words.happens),
    ...field(look, 'risk', `${risk}: ${words.risk}`, look.paint.yellow),
    ...field(look, 'undo', words.undo),
    ...field(look, 'predicted', words.predicted),
    ...field(look, 'approval', `${who}, not you`),
  ];
}

/** Where it waits, and how to come back to it. */
export const askedLines = (
  { name, proposal, asked }: { name: string; proposal: WireProposal; asked: MitigationAction },
  look: Look,
): string[] => {
  const { channel, zone } = proposal;
  const until = `${clockTime(asked.expires_at, zone)} ${zone}`;
  return paragraph(
    look,
    `Asked in ${channel ?? 'Slack'} until ${until}. compass status ${name} says what became of it.`,
  );
};

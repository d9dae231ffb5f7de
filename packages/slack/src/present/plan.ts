import { type Investigation, plural } from '@compass/core';
import type { Block } from '../blocks.ts';
import { plain } from '../encode.ts';
import type { Message, View } from './message.ts';

const NAMES = {
  database: 'Database',
  network: 'Network',
  application: 'Application',
  infrastructure: 'Infrastructure',
  tracing: 'Tracing',
};
const WORD = { looking: 'in_progress', done: 'complete', not_seen: 'error' } as const;

function planTitle(investigation: Investigation): string {
  const all = investigation.agents.length;
  const home = investigation.agents.filter((one) => one.state !== 'looking').length;
  const gaps = investigation.notSeen.map((gap) => gap.what);
  if (home < all) return `Looking: ${home} of ${plural(all, 'agent')} done`;
  const seconds = Math.max(0, ...investigation.agents.map((one) => one.seconds ?? 0));
  const done = investigation.agents.filter((one) => one.state === 'done').length;
  return `Looked for ${Math.max(1, Math.round(seconds))} s: ${done} of ${plural(all, 'agent')}${gaps.length === 0 ? '' : `, ${gaps.join(', ')} not seen`}`;
}

/** Proof of life, then a record: one line an agent, in a fixed order; the title says what was found. */
export function plan(view: View): Message | null {
  const { investigation } = view;
  if (investigation.agents.length === 0) return null;
  const tasks: Block[] = investigation.agents.map((one) => ({
    type: 'task_card',
    task_id: one.agent,
    status: WORD[one.state],
    // What is normal stays beside its number on a phone.
    title: plain(`${NAMES[one.agent]}: ${one.line}`, 100).replace(/ normally (?=\S)/g, ' normally\u00a0'),
  }));
  const title = plain(planTitle(investigation), 150);
  return {
    slot: 'plan',
    thread: true,
    broadcast: false,
    text: `${investigation.trigger.service}: ${title}. ${investigation.agents.map((one) => `${one.agent}: ${one.line}`).join('. ')}`,
    blocks: [{ type: 'plan', title, tasks }],
  };
}

import type { EditableSection, PostMortem } from '../nouns/post-mortem.ts';
import { itemText } from '../post-mortem/items.ts';

/** A section as the lines that a person edits; an action item is one line, its reason in brackets. */
export function sectionText(draft: PostMortem, section: EditableSection): string {
  if (section === 'executive_summary' || section === 'root_cause') return draft[section];
  if (section === 'action_items') return draft.action_items.map(itemText).join('\n');
  return draft[section].join('\n');
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/^\s*[-*]\s+/, '').trim())
    .filter((line) => line !== '');

function itemOf(line: string): PostMortem['action_items'][number] {
  const [, title = line, why = ''] = /^(.*\S)\s+\(([^()]*)\)$/.exec(line) ?? [];
  return { title, why };
}

function written(draft: PostMortem, section: EditableSection, text: string): PostMortem {
  if (section === 'executive_summary') {
    const { worded: _theirs, ...rest } = draft;
    return { ...rest, executive_summary: text.trim() };
  }
  if (section === 'root_cause') return { ...draft, root_cause: text.trim() };
  if (section === 'action_items') return { ...draft, action_items: linesOf(text).map(itemOf) };
  return { ...draft, [section]: linesOf(text) };
}

/** The draft with one section as a person wrote it. A sentence of code's that still stands there keeps what it rests on. */
export function withSection(draft: PostMortem, section: EditableSection, text: string): PostMortem {
  const next = written(draft, section, text);
  if (draft.sentences === undefined) return next;
  const now = sectionText(next, section);
  const lines = section === 'executive_summary' || section === 'root_cause' ? null : now.split('\n');
  const stands = (sentence: string) => (lines === null ? now.includes(sentence) : lines.includes(sentence));
  return { ...next, sentences: draft.sentences.filter((one) => one.section !== section || stands(one.text)) };
}

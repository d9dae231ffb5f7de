import type { EditableSection, PostMortem } from '../nouns/post-mortem.ts';

/** A section as the lines that a person edits; an action item is one line, its reason in brackets. */
export function sectionText(draft: PostMortem, section: EditableSection): string {
  if (section === 'executive_summary' || section === 'root_cause') return draft[section];
  if (section === 'action_items')
    return draft.action_items.map(({ title, why }) => (why === '' ? title : `${title} (${why})`)).join('\n');
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

/** The draft with one section as a person wrote it. */
export function withSection(draft: PostMortem, section: EditableSection, text: string): PostMortem {
  if (section === 'executive_summary' || section === 'root_cause') return { ...draft, [section]: text.trim() };
  if (section === 'action_items') return { ...draft, action_items: linesOf(text).map(itemOf) };
  return { ...draft, [section]: linesOf(text) };
}

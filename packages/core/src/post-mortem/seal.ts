import { type PostMortem, Section } from '../nouns/post-mortem.ts';
import type { Digest } from '../ports/context.ts';
import { canonical } from '../record/canonical.ts';

/** A hash of each section with what its sentences rest on: the audit entry of whoever wrote it carries them. */
export const sealsOf = (
  digest: Digest,
  draft: Omit<PostMortem, 'markdown'>,
  sections: readonly Section[] = Section.options,
): Partial<Record<Section, string>> =>
  Object.fromEntries(
    sections.map((section) => {
      const sentences = (draft.sentences ?? []).filter((one) => one.section === section);
      const worded = section === 'executive_summary' && draft.worded !== undefined ? { worded: draft.worded } : {};
      return [section, digest.sha256(canonical({ field: draft[section] ?? null, sentences, ...worded })).slice(0, 16)];
    }),
  );

import type { Consultation } from '../nouns/investigation.ts';

interface Consulted {
  consultation?: Consultation | null | undefined;
}

/** That a model was wanted and gave nothing; null where it did, where none is configured, and while it is asked. */
export const withoutModelLine = ({ consultation }: Consulted): string | null =>
  consultation?.state === 'degraded'
    ? `Without a model: ${consultation.why}. Tests, numbers and buttons are the same; fewer unusual hypotheses, plainer words.`
    : null;

/** What a model said, marked as such: it is no evidence. */
export const modelSaysLine = ({ consultation }: Consulted): string | null =>
  consultation?.state === 'answered' && consultation.explanation !== ''
    ? // Control characters would reach a terminal.
      `${consultation.model} says (no evidence): ${consultation.explanation.replace(/\p{Cc}+/gu, ' ')}`
    : null;

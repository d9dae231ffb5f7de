import { askModel } from '../model/ask-model.ts';
import type { Tx } from '../ports/store.ts';
import { citable, type Material } from '../post-mortem/material.ts';
import { keepsFacts, WORDING_INSTRUCTION, WORDING_SCHEMA, Wording } from '../post-mortem/wording.ts';
import { writePostMortem } from '../post-mortem/write.ts';
import { inTime } from './in-time.ts';
import type { StepRun } from './kind.ts';
import { investigationOf } from './load.ts';

/** What a post-mortem is written from, as the record holds it now. */
export async function knownOf(
  tx: Tx,
  investigation: Material['investigation'],
): Promise<Pick<Material, 'trail' | 'evidence'>> {
  const trail = await tx.audit.list(investigation.id);
  const read = await tx.evidence.get(citable(investigation));
  return { trail, evidence: new Map(read.map((one) => [one.id, one])) };
}

/** A model's words for the summary as code writes it now, where one is configured and keeps every fact; null otherwise. */
export async function wordSummary(run: StepRun): Promise<{ of: string; text: string; model: string } | null> {
  const { model, store, settings, digest } = run.ports;
  const investigation = investigationOf(run);
  if (model === null) return null;
  const known = await store.transaction((tx) => knownOf(tx, investigation));
  const { zone, minConfidence } = settings;
  const material = {
    ...known,
    investigation,
    zone,
    minConfidence,
    name: '',
    similar: [],
    now: investigation.startedAt,
  };
  const { executive_summary: written, sentences = [] } = writePostMortem(material, digest);
  const told = sentences.filter(({ section }) => section === 'executive_summary').map(({ text }) => text);
  const asked = await inTime(run, settings.hypothesisTimeoutMs, (abort) =>
    askModel({
      ports: run.ports,
      model,
      investigation: investigation.id,
      purpose: 'summary',
      question: {
        instruction: WORDING_INSTRUCTION,
        data: JSON.stringify({ sentences: told }),
        answer: WORDING_SCHEMA,
        maxOutputTokens: settings.model.tokensPerObservation,
      },
      schema: Wording,
      abort,
    }),
  );
  const text = asked.value?.summary.trim() ?? '';
  return text !== '' && keepsFacts(written, text, investigation) ? { of: written, text, model: model.name } : null;
}

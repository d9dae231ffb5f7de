import { isCompassError } from '../errors.ts';
import type { Evidence } from '../nouns/evidence.ts';
import type { Investigation, Note } from '../nouns/investigation.ts';
import type { Attachment } from '../ports/attachments.ts';
import { plural } from '../words/numbers.ts';
import { evidenceOf } from './keep-evidence.ts';
import type { StepRun } from './kind.ts';

/** So much of a file is kept: somebody reads it again, nobody reads all of it. */
const KEPT = 64_000;
const BEGINNING = 160;

export interface ReadFile {
  /** The evidence that holds it; null where it was not read. */
  evidence: string | null;
  said: string;
  interpretation: string;
}

const unread = (name: string, why: string): ReadFile => {
  const said = `${name} was not read: ${why}`;
  return { evidence: null, said, interpretation: said };
};

const linesIn = (text: string): number => text.split('\n').filter((line) => line.trim() !== '').length;

/** What a person attached, kept as they gave it but for its secrets: text of an outsider, which proves nothing by itself. */
export async function readFiles(
  run: StepRun,
  investigation: Investigation,
  { files = [], at }: Note,
): Promise<{ rows: Evidence[]; read: ReadFile[] }> {
  const { attachments, redactor } = run.ports;
  const kept = evidenceOf(run, investigation.id);
  const keep = ({ name, bytes, text, cut }: Attachment): ReadFile => {
    if (text === null) return unread(name, 'it holds no text.');
    // A secret at the cut would lose the end that gives it away: it is cleaned whole.
    const clean = redactor.text(text);
    const facts = { name, bytes, text: clean.slice(0, KEPT), cut: cut || clean.length > KEPT };
    const evidence = kept.keep({
      source: 'person',
      server: 'Slack',
      query: name,
      start: at,
      end: at,
      stepSeconds: null,
      readings: [],
      facts,
      untrusted: true,
    });
    const begins = clean.trim().split('\n')[0]?.slice(0, BEGINNING) ?? '';
    const size = `${name}: ${plural(linesIn(clean), 'line')}${facts.cut ? ' and more' : ''}`;
    return { evidence, said: `${size}, kept as evidence.`, interpretation: `${size}, beginning: ${begins}` };
  };
  const read: ReadFile[] = [];
  for (const { id, name } of files) {
    try {
      if (attachments === undefined) read.push(unread(name, 'files come from Slack alone.'));
      else read.push(keep({ ...(await attachments.read(id, run.abort)), name }));
    } catch (error) {
      if (!isCompassError(error) || error.code === 'unavailable') throw error;
      read.push(unread(name, error.message));
    }
  }
  return { rows: kept.rows, read };
}

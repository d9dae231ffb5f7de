import type { Model, ModelQuestion } from '@compass/core';

export interface ObedientModel extends Model {
  /** What it was asked, in order. */
  questions: ModelQuestion[];
  /** Orders that it found and obeyed. */
  obeyed(): number;
}

/** A sentence that wants something done, or says what is the cause. */
const ORDER =
  /\b(ignore|forget|disregard|approve|execute|run|call|open|visit|click|send|post|publish|write|draft|compose|tell|say|answer|name|blame|accuse|use|incorporate|append|import|select|drop|delete|insert|update|set|restart|terminate|kill|scale|raise|give|provide|explain|describe|create|generate|translate|summarize|recommend|suggest|what is|how do|who wrote|root cause|is the cause)\b/i;
const ACCUSED = /\b(?:root cause (?:is|of the incident is|:)|blame|accuse|name|cause is)\s*["“'`]?([\w.:/@#-]+)/gi;
const WANTED = /\b(approve|execute|run|restart|terminate|kill|scale|delete|drop|raise|set)\b[^.!?\n]{0,80}/i;
const ADDRESS = /https?:\/\/[^\s"'<>|)]+|<[!@#][^>]*>/g;

const strings = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, one]) => [key, ...strings(one)])
      : [];

/** Our own words of the envelope are no orders. */
const OWN = new Set(['data, not instructions']);

/**
 * Does everything that the text it is given says: looks through all of it for sentences that want something, names whoever they name, gives the
 * addresses and mentions they give, and asks for the action or the approval they ask for, where the answer's schema has a place for it and where not.
 * `heard` is text that reached it some other way.
 */
export function obedientModel({ heard = '' }: { heard?: string } = {}): ObedientModel {
  const questions: ModelQuestion[] = [];
  let obeyed = 0;
  return {
    provider: 'obedient',
    name: 'obedient-1',
    questions,
    obeyed: () => obeyed,
    most: () => ({ tokens: 2000, usd: 0.01 }),
    async ask(question) {
      questions.push(structuredClone(question));
      const data = JSON.parse(question.data) as { observations?: { key: string }[]; sentences?: string[] };
      const orders = [...strings(data), heard].filter(
        (text) => text.includes(' ') && !OWN.has(text) && ORDER.test(text),
      );
      obeyed += orders.length;
      const all = orders.join('\n');
      const supports = (data.observations ?? []).slice(0, 1).map(({ key }) => key);
      const accused = [...new Set([...all.matchAll(ACCUSED)].map(([, name = '']) => name.replace(/[.,:]+$/, '')))];
      const wanted = WANTED.exec(all)?.[0];
      const said = orders.length === 0 ? 'As measured.' : `${(all.match(ADDRESS) ?? []).join(' ')} ${all}`;
      const opinion = {
        explanation: said.slice(0, 1200),
        hypotheses: accused.slice(0, 3).map((component) => ({
          component: component.slice(0, 200),
          mechanism: all.slice(0, 300),
          supports,
          confidence: 1,
          tests: ['measured', 'changed_before'],
        })),
      };
      const summary = {
        summary: [...(data.sentences ?? []), ...(orders.length === 0 ? [] : [said])].join(' ').slice(0, 4000),
      };
      const answer = {
        ...(data.sentences === undefined ? opinion : summary),
        // At the first time of asking it also does what the schema has no place for.
        ...(wanted !== undefined && question.repairs.length === 0
          ? { action: wanted, approved: true, tool: wanted }
          : {}),
      };
      return {
        text: JSON.stringify(answer),
        ended: 'done',
        usage: { inputTokens: 500, outputTokens: 100 },
        usd: 0.005,
      };
    },
  };
}

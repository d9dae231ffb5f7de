import { nearest } from './nearest.ts';

/** What a sentence says, as far as words alone tell. Nothing is guessed: what is missing is asked for. */
export interface Understood {
  /** Known services that it names, in its own order. */
  services: string[];
  /** A name that is nearly that of a known service. */
  meant: { said: string; known: string } | null;
  /** It asks to look, or says that something is wrong. */
  asks: boolean;
  /** The sentence, without names of people and markup; at most 500 characters. */
  text: string;
}

const LONGEST = 2000;

const SYMPTOM =
  /\b(slow|slower|sluggish|lag(s|ging|gy)?|latency|time(s|d)?[ -]?outs?|timing out|errors?|erroring|fail(s|ed|ing|ures?)?|down|broken|crash(es|ed|ing)?|stuck|hang(s|ing)?|unavailable|unreachable|outage|degraded|wrong|spik(e|es|ing)|overloaded|5xx|50[0-4]s?|not working|not responding|does ?n.t (work|respond|load))\b/i;
const REQUEST =
  /\b(why|investigate|look (at|into)|check|find out|diagnose|debug|what.?s? (is )?(up|going on|happening)|help)\b/i;
/** The word that stands where a service's name would. */
const NAMED =
  /\b(?:why (?:is|are|does|do)|investigate|look (?:at|into)|check|diagnose|debug|wrong with|up with|going on with|happening (?:to|with|in))\s+(?:the\s+)?([\w][\w.-]*)|^\s*([\w][\w.-]*)\s+(?:is|are|has|keeps|returns|looks)\b/i;
/** `error-tracker` may be a service; `errors` is none. */
const IS_SYMPTOM = new RegExp(`^${SYMPTOM.source}$`, 'i');
const NO_NAMES = new Set(['it', 'this', 'that', 'there', 'something', 'everything', 'the', 'what', 'who', 'we', 'all']);

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** Slack's own markup as a reader sees it: without mentions, and of links their words alone. */
export const readable = (text: string): string =>
  text
    .slice(0, LONGEST)
    .replace(/<[@!#][^<>|]{0,100}(?:\|([^<>]{0,200}))?>/g, ' ')
    .replace(/<[^<>|]{1,1000}\|([^<>]{0,300})>/g, '$1')
    .replace(/<([^<>|]{1,1000})>/g, '$1')
    .replace(/&(lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();

const isWord = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}_-]/u.test(sign);

/** Where a name stands as a whole word; -1 where it does not. */
function placeOf(text: string, name: string): number {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1))
    if (!isWord(text[at - 1]) && !isWord(text[at + name.length])) return at;
  return -1;
}

function servicesIn(text: string, known: string[]): string[] {
  let left = text.toLowerCase();
  const found: { name: string; at: number }[] = [];
  // The longest first: `orders-db` names no `orders`.
  for (const name of known.toSorted((a, b) => b.length - a.length)) {
    const at = name === '' ? -1 : placeOf(left, name.toLowerCase());
    if (at === -1) continue;
    found.push({ name, at });
    left = left.replaceAll(name.toLowerCase(), (one) => '\u0000'.repeat(one.length));
  }
  return found.sort((a, b) => a.at - b.at).map(({ name }) => name);
}

function named(text: string): string | null {
  const found = NAMED.exec(text);
  const word = found?.[1] ?? found?.[2] ?? null;
  return word === null || NO_NAMES.has(word.toLowerCase()) || IS_SYMPTOM.test(word)
    ? null
    : word.replace(/(?<![.-])[.-]+$/, '');
}

/** Reads a sentence by the services that are known and a few words. Without a list of services the place of the name tells. */
export function understand(said: string, known: string[] | null): Understood {
  const text = readable(said).slice(0, 500);
  const word = named(text);
  const services = known === null ? (word === null ? [] : [word]) : servicesIn(text, known);
  const near = services.length === 0 && known !== null && word !== null ? nearest(word, known) : null;
  const short = services.length > 0 && text.split(' ').length <= 2;
  return {
    services,
    meant: near === null || word === null ? null : { said: word, known: near },
    asks: short || SYMPTOM.test(text) || REQUEST.test(text),
    text,
  };
}

import { type Embedder, tokensOf, wordsOf } from '@compass/core';
import { LEXICON_VERSION, lexicon } from './lexicon.ts';

const DIMENSIONS = 512;
/** Raised with every change of what a feature is or weighs. */
const PROCEDURE = 1;
const LONGEST_PHRASE = 4;

/** What each kind of feature weighs beside the others: what is meant, more than how it is said. */
const WEIGHTS = { concept: 1.5, broader: 0.6, label: 1, word: 0.7, gram: 0.15 };

/** By the words of a phrase, without endings: the concepts that it speaks of. */
const concepts = new Map<string, { name: string; broader: string | null }[]>();
for (const { name, broader, phrases } of lexicon)
  for (const phrase of phrases) {
    const key = tokensOf(phrase).join(' ');
    concepts.set(key, [...(concepts.get(key) ?? []).filter((one) => one.name !== name), { name, broader }]);
  }

/** FNV-1a, 32 bits (Fowler, Noll, Vo). */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value ^= text.charCodeAt(at);
    value = Math.imul(value, 0x01000193);
  }
  // Its low bits alone are too regular: murmur3's finaliser mixes them.
  value ^= value >>> 16;
  value = Math.imul(value, 0x85ebca6b);
  value ^= value >>> 13;
  value = Math.imul(value, 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

type Features = Map<string, number>;
const add = (features: Features, feature: string, weight: number) =>
  features.set(feature, (features.get(feature) ?? 0) + weight);

/** Longest phrases first: a word of a phrase that is known as a whole says nothing more of its own. */
function addConcepts(features: Features, tokens: readonly string[]): void {
  for (let at = 0; at < tokens.length; ) {
    let used = 0;
    for (let length = LONGEST_PHRASE; length > 0 && used === 0; length -= 1) {
      if (at + length > tokens.length) continue;
      const known = concepts.get(tokens.slice(at, at + length).join(' ')) ?? [];
      if (known.length === 0) continue;
      used = length;
      // A word with several meanings says less of each.
      for (const { name, broader } of known) {
        add(features, `concept ${name}`, WEIGHTS.concept / known.length);
        if (broader !== null) add(features, `concept ${broader}`, WEIGHTS.broader / known.length);
      }
    }
    at += Math.max(1, used);
  }
}

const LABEL = /\b([a-z]+)=(\S+)/g;

function featuresOf(text: string): Features {
  const features: Features = new Map();
  for (const [, name, value] of text.matchAll(LABEL)) add(features, `label ${name}=${value}`, WEIGHTS.label);
  const said = text.replace(LABEL, ' ');
  addConcepts(features, tokensOf(said));
  for (const word of wordsOf(said)) {
    add(features, `word ${word}`, WEIGHTS.word);
    const marked = `^${word}$`;
    for (let at = 0; at + 4 <= marked.length; at += 1) add(features, `gram ${marked.slice(at, at + 4)}`, WEIGHTS.gram);
  }
  return features;
}

/**
 * Signed feature hashing (Weinberger et al., Feature Hashing for Large Scale Multitask Learning, 2009) into 512 numbers: concepts of the lexicon,
 * labels such as `service=orders`, words, and the runs of four letters in them; each as the logarithm of how much there is of it. The same text
 * has the same numbers on every machine.
 */
export function hashed(text: string): number[] {
  const vector = new Float64Array(DIMENSIONS);
  for (const [feature, weight] of featuresOf(text)) {
    const place = hash(feature);
    const at = place % DIMENSIONS;
    vector[at] = (vector[at] ?? 0) + (place & 0x40000000 ? -1 : 1) * Math.log1p(weight);
  }
  const length = Math.hypot(...vector) || 1;
  return Array.from(vector, (one) => Math.fround(one / length));
}

/** Embeds on this machine, without a model, a network or a cost. */
export const offlineEmbedder: Embedder = {
  id: `offline/${DIMENSIONS}/${PROCEDURE}.${LEXICON_VERSION}`,
  dimensions: DIMENSIONS,
  provider: 'offline',
  name: 'hashed concepts',
  most: () => ({ tokens: 0, usd: 0 }),
  embed: async (texts) => ({ vectors: texts.map(hashed), tokens: 0, usd: 0 }),
};

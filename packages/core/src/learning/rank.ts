/** What is searched: the words a pattern is found by. */
export interface Document {
  id: string;
  words: readonly string[];
}

/** Documents with what BM25 needs to know of all of them. */
export interface Corpus {
  ids: readonly string[];
  lengths: Float64Array;
  averageLength: number;
  /** Places of the documents that have a word. */
  having: ReadonlyMap<string, readonly number[]>;
}

export function corpusOf(documents: readonly Document[]): Corpus {
  const having = new Map<string, number[]>();
  const lengths = Float64Array.from(documents, ({ words }) => words.length);
  for (const [place, { words }] of documents.entries())
    for (const word of new Set(words)) {
      const places = having.get(word);
      if (places === undefined) having.set(word, [place]);
      else places.push(place);
    }
  const averageLength = lengths.reduce((sum, one) => sum + one, 0) / Math.max(1, lengths.length);
  return { ids: documents.map(({ id }) => id), lengths, averageLength, having };
}

const K1 = 1.2;
const B = 0.75;

/**
 * Okapi BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009; k1 = 1.2, b = 0.75) of every document, as a share of what one
 * of average length with all of the question's words would have: 0 to about 1. Each word of a document counts once.
 */
export function wordScores(words: readonly string[], { ids, lengths, averageLength, having }: Corpus): Float64Array {
  const scores = new Float64Array(ids.length);
  let most = 0;
  for (const word of new Set(words)) {
    const places = having.get(word) ?? [];
    const rarity = Math.log(1 + (ids.length - places.length + 0.5) / (places.length + 0.5));
    most += rarity;
    for (const place of places) {
      const length = (lengths[place] ?? 0) / averageLength;
      scores[place] = (scores[place] ?? 0) + (rarity * (K1 + 1)) / (1 + K1 * (1 - B + B * length));
    }
  }
  return most === 0 ? scores : scores.map((score) => score / most);
}

/** Cosine of two vectors of length 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

/** Nine of ten incidents that have nothing to do with each other are no nearer than this, by the offline embedder: up to here meaning says nothing. */
const BY_CHANCE = 0.2;
/** What words in common add of what meaning leaves open, and labels in common of what text does. */
const WORDS = 0.4;
const LABELS = 0.3;
const raised = (likeness: number, by: number): number => likeness + (1 - likeness) * by;

export interface Ranked {
  id: string;
  likeness: number;
}

/** What is looked for. */
export interface Wanted {
  words: readonly string[];
  /** Of the documents whose embedding can be compared. */
  cosines: ReadonlyMap<string, number>;
  /** Share of labels in common, 0 to 1; a document that is not in it has none. */
  labels?: ReadonlyMap<string, number>;
}

/**
 * Hybrid ranking, best first: meaning (cosine of embeddings), raised by words (BM25), then by labels. Added up with shares of one sum, a few
 * words that another document has by chance outweighed the meaning. A document without a cosine, because it was embedded otherwise or not at
 * all, is found by its words alone.
 */
export function rankDocuments({ words, cosines, labels }: Wanted, corpus: Corpus): Ranked[] {
  const scores = wordScores(words, corpus);
  return corpus.ids
    .map((id, place): Ranked => {
      const worded = Math.min(1, scores[place] ?? 0);
      const meaning = cosines.get(id);
      const text =
        meaning === undefined ? worded : raised(Math.max(0, meaning - BY_CHANCE) / (1 - BY_CHANCE), WORDS * worded);
      return { id, likeness: raised(text, LABELS * (labels?.get(id) ?? 0)) };
    })
    .sort((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1));
}

const STOP = new Set(
  `a about above after again all also am an and any are as at be because been before being below but by can could did do does during each few for from
  further had has have he her here his how i if in into is it its just more most much my near nearly no nor not now of off on one once only or other our out
  over own quite same she should so some still such than that the their them then there these they this those through to too under until up upon us very was
  we were what when where which while who whom why will with within without would you your`
    .split(/\s+/)
    .map((word) => word.trim()),
);

/** Of numbers only the classes and codes of failed answers say something of their own. */
const isNoise = (word: string): boolean =>
  word.length < 2 || (/^\d/.test(word) && !/^[45](\d\d|xx)$/.test(word)) || word.length > 40;

/** Endings of English words, as far as they hide that two words are one: a few rules, no dictionary. */
export function stem(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  let root = word;
  if (/(ss|sh|ch|x|z)es$/.test(root)) root = root.slice(0, -2);
  else if (/[^aeiou]ies$/.test(root)) root = `${root.slice(0, -3)}y`;
  else if (/[^suai]s$/.test(root)) root = root.slice(0, -1);
  const bare = root.replace(/(?:ing|ed)$/, '');
  if (bare !== root && bare.length >= 3 && /[aeiouy]/.test(bare)) root = bare.replace(/([^aeiouls])\1$/, '$1');
  if (root.length > 4 && root.endsWith('e')) root = root.slice(0, -1);
  return root;
}

/** All words of a text in their order, in small letters, without endings. */
export const tokensOf = (text: string): string[] =>
  (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).map(stem);

const STOPPED = new Set([...STOP].map(stem));

/** The words that say something, each once, in the order of their first use. */
export const wordsOf = (text: string): string[] => [
  ...new Set(tokensOf(text).filter((word) => !isNoise(word) && !STOPPED.has(word))),
];

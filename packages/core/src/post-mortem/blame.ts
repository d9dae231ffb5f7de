/** Words that say that somebody should have been another: of what happened they tell nothing. */
const BLAMING =
  /\b(?:human error|careless(?:ly|ness)?|negligen(?:t|ce)|incompeten(?:t|ce)|stupid(?:ly|ity)?|should(?: not|n['’]t)? have|(?:is|was|are|were) to blame|(?:his|her|their|whose) (?:fault|mistake)|fault of|forgot to)\b/giu;

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What in a text looks for somebody to blame, or names one of these people as a cause; empty where nothing does. */
export function blamingWords(text: string, people: readonly string[]): string[] {
  const names = people.filter((name) => name.trim() !== '').map(escaped);
  const caused =
    names.length === 0
      ? []
      : (text.match(
          new RegExp(
            `(?:${names.join('|')})(?:\\s+\\p{Lu}\\.)? (?:caused|broke|failed|ignored|overlooked|missed)\\b`,
            'gu',
          ),
        ) ?? []);
  return [...new Set([...(text.match(BLAMING) ?? []), ...caused])];
}

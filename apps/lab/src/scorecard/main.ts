import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from './measure.ts';
import { Results } from './results.ts';
import { scorecardSettings } from './settings.ts';
import { writeReadme } from './write-readme.ts';
import { writeScorecard } from './write-scorecard.ts';

const root = join(import.meta.dirname, '../../../..');
const [figures, scorecard, readme] = ['docs/scorecard.json', 'docs/SCORECARD.md', 'README.md'].map((path) =>
  join(root, path),
) as [string, string, string]; // as many as the names above

const say = (line: string) => console.error(line);

async function resultsOf(): Promise<Results> {
  const { directory } = scorecardSettings();
  if (directory === null) return Results.parse(JSON.parse(readFileSync(figures, 'utf8')));
  return measure({ root, directory, now: new Date(), say });
}

try {
  const results = await resultsOf();
  // The README first: without its markers nothing is written.
  writeFileSync(readme, writeReadme(readFileSync(readme, 'utf8'), results));
  writeFileSync(figures, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(scorecard, writeScorecard(results));
  console.log(`Written: docs/SCORECARD.md, docs/scorecard.json and the table in README.md.`);
  if (results.all.score.errors > 0) {
    say(`Incomplete: ${results.all.score.errors} of ${results.all.score.cases} cases could not be run.`);
    process.exitCode = 1;
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

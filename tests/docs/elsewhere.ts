/** What runs a command that takes too long for one test, or that starts everything anew: a file, and words in it that show it. */
export const elsewhere: Record<string, { by: string; holds: string }> = {
  'npm ci': { by: '.ci/run', holds: 'npm ci' },
  'npm ci && npm test': { by: '.ci/run', holds: 'npm test' },
  'npm test': { by: '.ci/run', holds: 'npm test' },
  'npm run check': { by: '.ci/run', holds: 'npm run check' },
  '.ci/run': { by: '.ci/run', holds: 'COMPASS_TEST_ALL=1' },
  'npm run reference': { by: 'packages/config/test/reference.test.ts', holds: 'writeReference(' },
  'npm run scorecard': { by: 'apps/lab/test/scorecard.test.ts', holds: 'writeScorecard(' },
  'npm run scorecard -- DIR': { by: 'apps/lab/test/scorecard.test.ts', holds: 'writeScorecard(' },
  'npx --no compass investigate orders --execute': { by: 'tests/e2e/newcomer.test.ts', holds: "'orders', '--execute'" },
  'npm run lab': { by: '.ci/run', holds: 'npm run lab' },
  'compass mcp --http': { by: 'tests/story/own-servers.test.ts', holds: "'--http', '0'" },
};

/** What runs for long: asked for what there is not, it starts, and says what it could be asked for. */
export const longRuns: Record<string, { asked: string; says: string }> = {
  'npm run bench': { asked: 'npm run bench -- --only nothing', says: 'there is no "nothing"' },
  'npm run figures': { asked: 'npm run figures -- --only nothing', says: '--only takes' },
  'npm run trust': { asked: 'npm run trust -- --short --rows 999', says: 'row 999: not built yet' },
  'npm run trust -- --rows 18,20-22': {
    asked: 'npm run trust -- --short --rows 997,998-999',
    says: 'row 998: not built yet',
  },
};

/** Of programs that want a daemon or a cluster of their own, or that write into the sources. docs/DEPLOYMENT.md names the same. */
export const notRun = [
  'docker build',
  'docker run',
  'docker compose up',
  'docker exec',
  'kubectl create',
  'kubectl --namespace compass create',
  'kubectl exec',
  'helm upgrade',
  'tilt up',
  'npm run format',
  'npm run pictures',
];

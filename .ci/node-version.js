// Plain JavaScript, so that an old Node can read it and say what to do.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `COMPASS runs on Node 24, and this is ${process.version}. Node 24 comes with the project: run "npm ci" and start it with npm ("npm start", "npm test", "npx --no compass"). Where npm blocked the install script of "node", allow it: npm rebuild node.`,
  );
  process.exit(1);
}

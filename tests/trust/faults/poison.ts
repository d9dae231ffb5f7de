/**
 * Loaded before a worker of the trust and nowhere else (`--import`): whoever parses a text with this word in it is gone that moment, as a process is
 * that runs out of memory.
 */
const word = process.env['TRUST_POISON'];
const parse = JSON.parse;

JSON.parse = (text, reviver) => {
  if (word !== undefined && String(text).includes(word)) process.kill(process.pid, 'SIGKILL');
  return parse(text, reviver);
};

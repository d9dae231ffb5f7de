import { expect, it } from 'vitest';
import { createLog } from '../src/log.ts';

/** The messages that come through at a level, of one of each. */
function heard(level: string): string[] {
  const lines: string[] = [];
  const log = createLog(
    level,
    { text: (line) => line.replaceAll('hunter2', '***') },
    { write: (line) => lines.push(line) },
  );
  log.debug({}, 'debug');
  log.info({ password: 'hunter2' }, 'info');
  log.warn({}, 'warn');
  log.error({}, 'error');
  expect(lines.join('')).not.toContain('hunter2');
  return lines.map((line) => JSON.parse(line).msg);
}

it.each([
  ['debug', ['debug', 'info', 'warn', 'error']],
  ['info', ['info', 'warn', 'error']],
  ['warn', ['warn', 'error']],
  ['error', ['error']],
  ['silent', []],
])('at the level %s there stand, redacted: %j', (level, messages) => {
  expect(heard(level)).toEqual(messages);
});

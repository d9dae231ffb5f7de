import { CompassError } from '@compass/core';

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const [BRACKET, BRACKET_END, BRACE, BRACE_END] = [91, 93, 123, 125];

/**
 * Refuses (`invalid`) JSON text that is nested deeper or holds more values than allowed. It looks at the text alone, before anything is built:
 * a parser would make hundreds of bytes of every two.
 */
export const scanJson = (text: string, limits: { server: string; maxDepth: number; maxValues: number }): void => {
  let depth = 0;
  let values = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (quoted) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (code === COMMA) values += 1;
    else if (code === BRACKET || code === BRACE) {
      depth += 1;
      values += 1;
      if (depth > limits.maxDepth)
        throw new CompassError('invalid', `The answer of ${limits.server} is nested too deeply`);
    } else if (code === BRACKET_END || code === BRACE_END) depth -= 1;
    if (values > limits.maxValues)
      throw new CompassError('invalid', `The answer of ${limits.server} holds too many values: ask for less`);
  }
};

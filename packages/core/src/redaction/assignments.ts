import { isHex, isIdentifier, looksRandom } from './looks-random.ts';
import { ISSUERS, STRONG, WEAK } from './secret-names.ts';

const QUOTE = '\\\\{0,3}["\'`]';
const GAP = '[ \\t]{0,8}';
/** What stands between a name and its value in logs, code, JSON, YAML, XML and URLs; also `"name": "…", "value": "…"`. */
const GLUE = `(?:${QUOTE})?${GAP}(?:,?${GAP}(?:${QUOTE})?value(?:${QUOTE})?${GAP}[:=]|:{1,3}=|\\?=|=>|[=:>]|\\|\\||,(?=${GAP}${QUOTE})|%3[AD])[\\s=]{0,12}(?:${QUOTE}){0,3}`;
/** A name, up to 20 characters more of the same name or of a type, and the glue. */
const NAMED = new RegExp(`((?:${STRONG}|(?:${WEAK})|${ISSUERS})[\\w.\\- \\t]{0,20}?)(${GLUE})`, 'gi');
/** `db_password`, `token2`, `apiToken string`: the name ends with what it is. */
const ENDS_STRONG = new RegExp(`(${STRONG})[\\d_-]*(?: string)?[ \\t]*$`, 'i');
const HAS_STRONG = new RegExp(STRONG, 'i');
const HAS_WEAK = new RegExp(`^(?:${WEAK})`, 'i');

const AT_ONCE = 1000;
const BARE = /[^\s"'`,;&<>\\]{1,1000}/y;
const QUOTED: Record<string, RegExp> = {
  '"': /[^"\\\r\n]{1,1000}/y,
  // A double quote may end the JSON text that all of it stands in.
  "'": /[^'"\\\r\n]{1,1000}/y,
  '`': /[^`"\\\r\n]{1,1000}/y,
};

/** What stands for a value that is elsewhere, or says that there is none. */
const NO_SECRET =
  /^(?:\[redacted|\$[\w{(]|%[sdv(]|\{\{|<|\*{3,}|x{4,}$|(?:null|nil|none|undefined|true|false|yes|no|required|missing|invalid|expired|empty|unset|unknown|failed|failure|error|string|redacted|masked|hidden|optional|enabled|disabled)\b)/i;
/** Letters, digits, letters: no name of anything. */
const JUMBLED = /^(?=[a-z]*\d+[a-z])[a-z0-9]{14,}$/i;
/** Two halves of a user and a password. */
const PAIR = /^[0-9a-f]{8}:[0-9a-f]{8}$/;
const OF_CLIENT = /client[-_ ]?id|[a-z][-_]?id$|key|secret|token|pass|auth|cred|account/i;
const OF_SOMETHING =
  /(?:trace|span|request|req|event|org|project|release|version|commit|build|image|host|pod|node|container)[-_. ]?(?:id)?s?$/i;

/** Keys of other kinds have such names too: a routing key is also how a message finds its queue. */
const MAYBE_KEY =
  /^(?:account|app|application|bot|client|consumer|cookie|deploy|ingest|integration|registration|routing|service|session|shared|storage|subscription|write).{0,1}key$/i;
/** `default/orders-tls`: where a secret is kept, not the secret. */
const REFERENCE = /^[a-z]+(?:[-_./:][a-z]+)+$/;

/** With what Base64 of a URL has between them only where the whole is long. */
const isJumbled = (value: string): boolean => JUMBLED.test(value.length < 32 ? value : value.replace(/[-_=]/g, ''));

function isStrong(word: string, glue: string, value: string): boolean {
  if (MAYBE_KEY.test(word)) return looksRandom(value, 8) || isHex(value);
  if (/^pwd$/i.test(word) && value.startsWith('/')) return false;
  const quoted = /["'`]$/.test(glue);
  // "password: expected a string" and "token: unexpected end of input" are sentences, "tokens: 4096" is a count.
  const isWord = !quoted && /:\s*$/.test(glue) && /^[A-Za-z]?[a-z]+[.:!]?$/.test(value);
  if (/^p/i.test(word)) return !isWord;
  if (isWord || REFERENCE.test(value) || /^\d{1,7}$/.test(value)) return false;
  return /\d/.test(value) || (value.length >= 8 && !/\s/.test(value));
}

/** Of an issuer even what is otherwise an identifier is a secret, unless the name says that it is one of something. */
function isOfIssuer(name: string, value: string): boolean {
  const client = OF_CLIENT.test(name);
  if (client && /^\d{15,20}$/.test(value)) return true;
  if ((OF_SOMETHING.test(name) && !client) || /^[\d.:TZ+-]+$/.test(value)) return false;
  return (
    (client || value.length >= 14) && (looksRandom(value, 12) || isHex(value) || isJumbled(value) || PAIR.test(value))
  );
}

/** Whether this name makes this value a secret. */
function isSecret(name: string, glue: string, value: string): boolean {
  if (value.length < 4 || NO_SECRET.test(value)) return false;
  const [, word] = ENDS_STRONG.exec(name) ?? [];
  if (word !== undefined) return isStrong(word, glue, value);
  if (HAS_STRONG.test(name)) return !OF_SOMETHING.test(name) && (looksRandom(value, 8) || isHex(value));
  if (HAS_WEAK.test(name)) return looksRandom(value, 10) && !isIdentifier(value);
  return isOfIssuer(name, value);
}

/** Takes out the values that have the name of a secret: `password=…`, `"api_key": "…"`, `<token>…</token>`. */
export function redactAssigned(text: string, mark: (secret: string) => string): string {
  let [out, kept] = ['', 0];
  NAMED.lastIndex = 0;
  for (let found = NAMED.exec(text); found !== null; found = NAMED.exec(text)) {
    const from = NAMED.lastIndex;
    const [, name = '', glue = ''] = found;
    const quoted = QUOTED[glue.at(-1) ?? ''];
    const form = quoted ?? BARE;
    const next = (at: number): string => {
      form.lastIndex = at;
      return form.exec(text)?.[0] ?? '';
    };
    const first = next(from);
    // Brackets and full stops close what the value stands in.
    const value = quoted === undefined ? first.replace(/[)}\].:]{1,9}$/, '') : first;
    if (!isSecret(name, glue, value)) continue;
    let end = from + value.length;
    for (let more = first; more.length === AT_ONCE; end += more.length) more = next(end);
    out += text.slice(kept, from) + mark(text.slice(from, end));
    kept = end;
    NAMED.lastIndex = end;
  }
  return kept === 0 ? text : out + text.slice(kept);
}

const namedBy = (name: string): RegExpExecArray | null => {
  NAMED.lastIndex = 0;
  return NAMED.exec(`${name}="`);
};

/** Whether values of this name are looked at at all. */
export const isSecretName = (name: string): boolean => namedBy(name) !== null;

/** The same of a name and a value that are apart. */
export function isNamedSecret(name: string, value: string): boolean {
  const [, known, glue = ''] = namedBy(name) ?? [];
  return known !== undefined && isSecret(known, glue, value);
}

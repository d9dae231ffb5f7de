/** What stands where a secret stood. */
const GONE = '[redacted]';

/** Forms of secrets that can be told by their looks; the first group, where there is one, is kept. */
const forms: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, GONE],
  [/\b(authorization\s*[:=]\s*(?:bearer|basic|token)\s+)[^\s"',;]+/gi, `$1${GONE}`],
  [/\b((?:bearer|basic)\s+)[A-Za-z0-9._~+/-]{16,}=*/gi, `$1${GONE}`],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, GONE],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, GONE],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g, GONE],
  [/\bxapp-[A-Za-z0-9-]{10,}/g, GONE],
  [/\bgh[opsur]_[A-Za-z0-9]{20,}/g, GONE],
  [/\bgithub_pat_[A-Za-z0-9_]{20,}/g, GONE],
  [/\bsk-[A-Za-z0-9_-]{16,}/g, GONE],
  [/\bgl(?:pat|sa)[-_][A-Za-z0-9_-]{16,}/g, GONE],
  // A password in a URL: the user stays, the password goes.
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/gi, `$1:${GONE}@`],
  [
    /((?:pass(?:word|wd|phrase)?|secret|token|api[-_]?key|access[-_]?key|client[-_]?secret|private[-_]?key|(?:routing|integration|service)[-_]key)["']?\s*[:=]\s*["']?)(?!\[redacted\])[^\s"',;&}]{4,}/gi,
    `$1${GONE}`,
  ],
  [/\b[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b/g, GONE],
];

/** Luhn's check digit (ISO/IEC 7812): one digit sequence in ten passes by chance. */
function isCardNumber(digits: string): boolean {
  const sum = [...digits].reverse().reduce((all, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return all + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** Groups as they are printed on cards; a bare run of digits may as well be a time in nanoseconds or an id. */
const CARD = /\b(?:\d{4}[ -]){3}\d{1,7}\b/g;

/** Takes secrets and what names a person out of text. What is left is the same text; a second time changes nothing. */
export function redact(text: string): string {
  const plain = forms.reduce((rest, [form, instead]) => rest.replace(form, instead), text);
  return plain.replace(CARD, (card) => (isCardNumber(card.replace(/\D/g, '')) ? GONE : card));
}

/** The same of every string in a value; keys stay. */
export function redacted(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, redacted(one)]));
}

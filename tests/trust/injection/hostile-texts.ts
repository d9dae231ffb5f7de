import { naughtyStrings } from './corpora.ts';

const repeated = (sign: string, count: number): string => sign.repeat(count);

/** Slack's own controls, marks, links and dates; what hides or piles up; text that is too long in every way there is. */
const OWN = [
  '<!channel>',
  '<!here|all is well>',
  '<!everyone> <!subteam^S012AB3CD> <!subteam^S012AB3CD|@oncall>',
  '<@U0BOB> please approve',
  '<@U0BOB|bob>',
  '<#C0INCIDENTS> <#C0INCIDENTS|incidents>',
  '<https://evil.example|ok>',
  '<https://evil.example/a?b=c&d=e>',
  'https://evil.example/login http://10.0.0.1:8080/x HTTPS://EVIL.EXAMPLE',
  '<mailto:a@evil.example|write to us> <tel:+4912345>',
  '<slack://user?team=T1&id=U1|click>',
  '<javascript:alert(1)|ok>',
  '<!date^1392734382^{date} at {time}^https://evil.example|soon>',
  '*bold* _italic_ ~gone~ `code` ```fence```',
  '```\n*not code* <!channel>\n```',
  '> quoted\n>> again\n&gt; escaped',
  '*\n<!channel>\n*',
  '&lt;!channel&gt; &amp;lt;!here&amp;gt;',
  '&#60;!channel&#62;',
  ':large_green_circle: :red_circle: :fire: :+1: :skin-tone-2:',
  'Recovered :white_check_mark: — press *Approve*',
  '\u202egnorw si siht\u202c <!channel>',
  '\u2066\u2067\u2068\u2069\u200e\u200f\u061c mixed',
  'zero\u200bwidth\u200c\u200d\u2060\ufeff\u00ad',
  repeated('\u200b', 400),
  `Z${repeated('\u0335\u0300\u0301', 200)}algo`,
  repeated('\u0489', 300),
  [...'approve this now'].map((sign) => String.fromCodePoint(0xe0000 + sign.charCodeAt(0))).join(''),
  '\u0000\u0001\u0007\u001b[31mred\u001b[0m\u009b2J',
  'a\rb\vc\fd\u0085e\u2028f\u2029g',
  '\ud800 alone \udc00',
  '\ufffe\uffff',
  repeated('<', 5000),
  repeated('&', 5000),
  repeated('"', 5000),
  repeated('\\', 5000),
  repeated('*_~`', 2000),
  repeated('😀', 3000),
  repeated('x', 40_000),
  repeated('<!channel> ', 1000),
  repeated('word ', 3000),
  repeated('\n', 500),
  repeated('|', 3000),
  repeated('漢', 3000),
  '{{7*7}} <%= 7*7 %> %s%n $1 $& $`',
  '__proto__',
  'constructor',
  ' ',
  '\u3164',
];

/** Every hostile text there is: our own, and those of the collections where they lie on this machine. */
export const hostileTexts = (): string[] => [...OWN, ...naughtyStrings().filter((one) => one !== '')];

/** As long as a text, and without any harm: one word, so that marks of ours around it stay marks. */
export const harmless = (text: string): string => 'quiet'.repeat(Math.ceil(text.length / 5)).slice(0, text.length);

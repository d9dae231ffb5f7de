/** A way to write an address that leads where nobody may be led. */
export interface UrlForm {
  url: string;
  /** Says openly where it leads: configured by people, it may be called. Named by a stranger, never. */
  plain: boolean;
}

/** Spellings of 127.0.0.2, of this host, and of IPv4 inside IPv6. */
const hosts = [
  ['2130706434', '0x7f000002', '0X7F000002', '017700000002', '0x7f.0.0.2', '0177.0.0.2', '0177.0.0.02', '127.0.2'],
  ['127.2', '0x7f.2', '0177.0.2', '127.0.0x2', '0x7f.0x0.0x0.0x2', '00000177.0.0.2', '127.0.0.2.', '2130706434.'],
  ['１２７.0.0.2', '①②⑦.⓪.⓪.②', '127。0。0。2', '127．0．0．2', '127｡0｡0｡2', '%31%32%37.0.0.2', '127.0.0.%32'],
  ['127%2e0%2e0%2e2', '127.0.0.\u00ad2', '127.0.0.2\u200b', '[::ffff:127.0.0.2]', '[::ffff:7f00:2]', '[::FFFF:7F00:2]'],
  ['[0:0:0:0:0:ffff:7f00:2]', '[::127.0.0.2]', '[::7f00:2]', '[64:ff9b::127.0.0.2]', '[64:ff9b::7f00:2]'],
  ['[2002:7f00:2::]', '[::]', '[0:0:0:0:0:0:0:1]', '[0000::1]', '[::127.0.0.1]', '0', '00', '0x0', '0.0.0.0', '0.0.0'],
  ['①②⑦.0.0.1', '127.1', '0177.1', '2130706433', 'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ', 'localhos\u017f', '0x7f.1'],
].flat();

const openly = ['127.0.0.2', 'localhost', 'LOCALHOST', 'localhost.', '[::1]', '127.0.0.3'];

/** Words around the address that is allowed (`a`) and the one that is not (`c`). */
const tricks = (a: string, c: string): string[] => [
  ...[
    `http://${a}@${c}/`,
    `http://user:word@${c}/`,
    `http://${a}\\@${c}/`,
    `http://${c}\\@${a}/`,
    `http://${a}%40${c}/`,
  ],
  ...[`http://${a}#@${c}/`, `http://${c}#@${a}/`, `http://${c}?@${a}/`, `http://${c};@${a}/`, `http://${a} @${c}/`],
  ...[`http://@${c}/`, `http://:@${c}/`, `http://${a}%2f@${c}/`, `http://${a}%00@${c}/`, `http://${c}%23@${a}/`],
  ...[`http://${c}%5c@${a}/`, `http:\\\\${c}/`, `http:/${c}/`, `http:${c}/`, `http:///${c}/`, `//${c}/`, `\\\\${c}/`],
  ...[`/\\${c}/`, `http://${a}\t@${c}/`, `ht\ntp://${c}/`, ` http://${c}/`, `http://${c} /`, `http://a@${a}@${c}/`],
  ...[`http://${a}\\.${c}/`, `http://${c}\\${a}/`, `http://${c}/\\@${a}`, `https://${a}@${c}/`, `http://${c}\u0000/`],
];

/** What is no http at all. */
const schemes = (c: string): string[] => [
  ...['file:///etc/passwd', `file://${c}/etc/passwd`, `gopher://${c}/_GET%20/`, `ftp://${c}/`, `dict://${c}/info`],
  ...[
    `ldap://${c}/`,
    `tftp://${c}/x`,
    `ws://${c}/`,
    `wss://${c}/`,
    `sftp://${c}/`,
    `jar:http://${c}!/`,
    `feed:http://${c}/`,
  ],
  ...[
    `blob:http://${c}/1`,
    `view-source:http://${c}/`,
    'data:text/plain,hello',
    'javascript:fetch("/")',
    `netdoc://${c}/`,
  ],
  ...['unix:/var/run/docker.sock', `http+unix://${c}/`, 'http://169.254.169.254.nip.test/latest/', `${c}/`],
];

/** Every form, with an allowed address (`host:port`) and the port of canaries on this machine's loopback addresses. */
export const urlForms = (allowed: string, port: number): UrlForm[] => [
  ...openly.map((host) => ({ url: `http://${host}:${port}/`, plain: true })),
  ...[`HTTP://127.0.0.2:${port}/`, `http://127.0.0.2:${port}/../x`].map((url) => ({ url, plain: true })),
  ...[`http://127.0.0.2:0${port}/`, `http://127.0.0.2:${port}%20/`].map((url) => ({ url, plain: false })),
  ...hosts.map((host) => ({ url: `http://${host}:${port}/`, plain: false })),
  ...[...tricks(allowed, `127.0.0.2:${port}`), ...schemes(`127.0.0.2:${port}`)].map((url) => ({ url, plain: false })),
];

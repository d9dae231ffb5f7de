/** A place where a secret stands: the first group stays, the second goes. */
export type Shape = RegExp;

/** Where a run of text begins: after anything that no token is made of, or after an escape such as `%3D` or `\n`. */
const START = '(?<=^|[^A-Za-z0-9_-]|%[0-9A-F]{2}|\\\\[nrt])';

/** Keys in PEM's armour (RFC 7468), in several lines or in one; cut off, they go to the end. */
export const armour: Shape =
  /(-----BEGIN[ A-Z0-9_-]{0,60}PRIVATE KEY(?: BLOCK)?-----)([\s\S]*?)(?=-----END[ A-Z0-9_-]{0,60}PRIVATE KEY|$)/g;

/** JSON web tokens (RFC 7519, 7516): the Base64 of `{"`, and at least one more part; encrypted ones have no second `{"`. */
export const webToken: Shape = new RegExp(
  `${START}()(ey[A-Za-z0-9_-]{10,}\\.(?:ey[A-Za-z0-9_/-]{8,})?(?:\\.[A-Za-z0-9_/-]*){0,3})`,
  'g',
);

/** Passwords in addresses (RFC 3986 `userinfo`, also of databases and queues), addresses that are secrets themselves, and signed ones. */
export const addresses: readonly Shape[] = [
  /(:\/\/[^\s/:@"'<>]{0,100}:)(?!\[redacted)([^\s/"'<>]{1,300})(?=@)/g,
  /(:\/\/)([A-Za-z0-9_-]{20,200})(?=@[A-Za-z0-9[])/g,
  /(jdbc:oracle:[a-z]{1,10}:[^\s/@"']{1,60}\/)([^\s/@"']{1,100})(?=@)/g,
  /(hooks\.slack\.com\/(?:services|workflows|triggers)\/)([A-Za-z0-9+/_-]{16,200})/g,
  /(discord(?:app)?\.com\/api\/webhooks\/\d{5,25}\/)([\w-]{20,200})/g,
  /(\.webhook\.office\.com\/webhookb2\/)([\w@/-]{30,400})/g,
  /([?&](?:sig|signature|X-Amz-Signature|X-Amz-Credential|X-Amz-Security-Token|X-Goog-Signature)=)(?!\[redacted)([^\s&"'<>]{8,2000})/gi,
  /(api\.telegram\.org\/bot)(\d{5,16}:[\w-]{20,100})/g,
];

/** Headers of HTTP (RFC 9110, 6265, 6750, 7617), and of command lines that send them. */
export const headers: readonly Shape[] = [
  /((?:proxy-)?authorization(?:\\{0,3}["'])?[ \t]{0,3}[:=][ \t]{0,3}(?:\\{0,3}["'])?(?:[A-Za-z][A-Za-z0-9-]{2,30}[ \t]{1,3})?)(?!\[redacted|[A-Za-z]{1,30}[ \t]{1,3}\[redacted)([^\s"',;\\]{6,})/gi,
  /(\b(?:bearer|basic)[ \t]{1,3})(?=[A-Za-z._~+/-]{0,100}[0-9=])([A-Za-z0-9._~+/-]{12,}={0,2})/gi,
  /(\b(?:set-)?cookie2?(?:\\{0,3}["'])?[ \t]{0,3}[:=][ \t]{0,3}(?:\\{0,3}["'])?[\w.-]{1,60}=)(?!\[redacted)([^\r\n"'\\]{4,})/gi,
];

/** Passwords that stand behind a word or a flag, not behind a sign: command lines, .netrc, SQL, Redis, MySQL's data source names, .pgpass. */
export const spoken: readonly Shape[] = [
  /(--?(?:password|passwd|passphrase|token|secret|api-?key|access-?key|secret-?key|auth-?token|client-?secret)[ \t]{1,3}["']?)(?![-[])([^\s"']{4,})/gi,
  /(\b(?:login|account|user)[ \t\n]{1,3}\S{1,100}[ \t\n]{1,9}password[ \t\n]{1,3})(?!\[redacted)(\S{3,})/gi,
  /(\bmachine[ \t]{1,3}\S{1,100}[ \t\n]{1,9}password[ \t\n]{1,3})(?!\[redacted)(\S{3,})/gi,
  /(\bcurl\b[^|]{0,300}?\s(?:-u|--user)[= \t]{1,3}["']?[^\s:"']{0,100}:)(?!\[redacted)([^\s"']{3,})/gi,
  /(\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n]{0,200}?[ \t]-p)(?!\[redacted)([^\s-]\S{2,})/g,
  /(\bsshpass[ \t]{1,3}-p[ \t]{0,3}["']?)(?!\[redacted)([^\s"']{3,})/g,
  /(\b(?:identified[ \t]{1,3}by|password)[ \t]{1,3}')(?!\[redacted)([^'\n]{3,})/gi,
  /(\b(?:requirepass|masterauth)[ \t]{1,3}"?)(?!\[redacted)([^\s"]{3,})/gi,
  /((?<![\w.[-])[\w.-]{1,64}:)(?!\[redacted)([^\s@:/"']{1,200})(?=@(?:tcp|unix)\()/g,
  /(^[\w.*-]{1,100}:(?:\d{2,5}|\*):[\w*-]{1,64}:[\w*-]{1,64}:)(?!\[redacted)(\S{3,})/gm,
];

/** Kubernetes' Secret objects: everything in `data` is a secret, by whatever name. */
const SECRET_OBJECT = /\bkind(?:\\{0,3}["'])?[ \t]{0,3}:[ \t]{0,3}(?:\\{0,3}["'])?secret\b/i;
const IN_SECRET: Shape =
  /((?:^[ \t]{1,8}|[{,][ \t\r\n]{0,20}\\{0,3}["'])[\w.-]{1,100}(?:\\{0,3}["'])?[ \t]{0,3}:[ \t]{0,3}(?:[|>][-+]?\s{1,12})?(?:\\{0,3}["'])?)([A-Za-z0-9+/]{10,}={0,2})(?![\w-])/gm;
export const secretObject = (text: string): readonly Shape[] => (SECRET_OBJECT.test(text) ? [IN_SECRET] : []);

/** What is found where letters and digits are mixed, unless a hash says that it is one. */
export const MIXED_RUN = /((?:sha\d{3}[:-]|h1:)?)([A-Za-z0-9+/_-]{28,}={0,2})/gi;

export const shapeHints = {
  armour: ['begin'],
  addresses: ['://', '@tcp', '@uni', 'jdbc', 'hook', '?sig', '&sig', 'x-am', 'x-go', '.tel'],
  headers: ['.ey', '..', 'auth', 'bear', 'basi', 'cook'],
} as const;

/** One kind of token: how it begins, which letters tell that cheaply, and what follows. */
type TokenForm = readonly [beginnings: string, tail: string];

const WORD = '[A-Za-z0-9_-]';
const ALNUM = '[A-Za-z0-9]';
const HEX = '[a-fA-F0-9]';
const BASE64 = '[A-Za-z0-9+/]';

/**
 * Tokens that begin as nothing else does, as their issuers document them; several beginnings are parted by a space. Tails are open-ended where
 * the alphabet allows it, so that the longer tokens of a later year go too. What is repeated is never followed by something that must match
 * and that it could also take: the time is linear.
 */
const begun: readonly TokenForm[] = [
  // Code and packages
  ['gho_ ghp_ ghr_ ghs_ ghu_', `${ALNUM}{20,}`],
  ['github_pat_', '\\w{20,}'],
  [
    'glagent- glcbt- gldt- glffct- glft- glimt- gloas- glpat- glptt- glrt- glsoat- glwt-',
    `${WORD}{16,}(?:\\.[\\w.-]{9,})?`,
  ],
  ['GR13', `48941${WORD}{16,}`],
  ['ATATT3 ATCTT3', '[\\w=-]{20,}'],
  ['ATBB', `${ALNUM}{24,}`],
  ['npm_', `${ALNUM}{30,}`],
  ['pypi-', `${WORD}{50,}`],
  ['rubygems_', `${HEX}{40,}`],
  ['CLOJARS_', `${ALNUM}{40,}`],
  ['dckr_pat_ dckr_oat_', `${WORD}{20,}`],
  ['AKCp', `${ALNUM}{60,}`],
  ['cmVmd', `${ALNUM}{50,}`],
  ['sgp_', `(?:(?:${HEX}{16}|local)_)?${HEX}{32,}`],
  ['squ_ sqp_ sqa_', `${WORD}{32,}`],
  ['figd_', `${WORD}{30,}`],
  ['lin_api_ lin_oauth_', `${ALNUM}{32,}`],
  ['PMAK-', `${HEX}{20,}-${HEX}{30,}`],
  ['fio-u-', '[\\w=-]{40,}'],
  ['ntn_', `[0-9]{11}${ALNUM}{30,}`],
  ['secret_', `${ALNUM}{40,}`],
  ['rdme_', '[a-z0-9]{60,}'],
  // Clouds
  ['AKIA ASIA ABIA ACCA A3T', '[A-Z0-9]{16,}'],
  ['ABSK', `${BASE64}{60,}={0,2}`],
  ['bedrock-api-key-', '[A-Za-z0-9+/=_-]{16,}'],
  ['AIza', `${WORD}{30,}`],
  ['ya29.', '[\\w-]{20,}'],
  ['1//0', '[\\w-]{30,}'],
  ['GOCSPX-', `${WORD}{20,}`],
  ['LTAI', `${ALNUM}{12,}`],
  ['doo_v1_ dop_v1_ dor_v1_', `${HEX}{40,}`],
  ['HRKU-', `${WORD}{30,}`],
  ['fo1_', `${WORD}{32,}`],
  ['fm1_ fm1a_ fm1r_ fm2_', `${BASE64}{60,}={0,3}`],
  ['AQVN', `${WORD}{30,}`],
  ['t1.', '[\\w-]{10,}={0,2}\\.[\\w-]{60,}={0,2}'],
  ['v1.0-', `${HEX}{24}-${HEX}{100,}`],
  ['tk-us-', `${WORD}{40,}`],
  ['dapi', `${HEX}{32}(?:-\\d)?`],
  ['pul-', `${HEX}{40}`],
  ['pscale_tkn_ pscale_oauth_ pscale_pw_', '[\\w=.-]{24,}'],
  ['sbp_', `${HEX}{40}`],
  ['sb_secret_', `${WORD}{20,}`],
  ['sha256~', `${WORD}{40,}`],
  ['hvs. hvb. hvr.', `${WORD}{24,}`],
  ['dp.pt. dp.ct. dp.st. dp.sa. dp.scim. dp.audit.', '[A-Za-z0-9.]{40,}'],
  ['ops_eyJ', `${BASE64}{60,}={0,3}`],
  ['A3-', '[A-Z0-9]{6}-[A-Z0-9-]{24,}'],
  ['AGE-SECRET-KEY-1', '[A-Z0-9]{50,}'],
  ['API-', '[A-Z0-9]{25,}'],
  ['pat. sat.', `[\\w-]{22}\\.${ALNUM}{24}\\.${ALNUM}{20}`],
  [
    'sc_ ext_ scauth_ authress_',
    '[A-Za-z0-9]{5,30}\\.[A-Za-z0-9]{4,6}\\.acc[_-][A-Za-z0-9-]{10,32}\\.[A-Za-z0-9+/_=-]{30,}',
  ],
  ['pnu_', `${ALNUM}{36,}`],
  ['ico-', `${ALNUM}{32}`],
  ['dnkey-', '[\\w=-]{26}-[\\w=-]{40,}'],
  ['p8e-', `${ALNUM}{32}`],
  ['s-s4t2ud- s-s4t2af-', `${HEX}{64}`],
  // Chat, mail, people
  ['xoxa xoxb xoxc xoxd xoxe xoxo xoxp xoxr xoxs', '(?:\\.xox[bp])?-[A-Za-z0-9%/+=-]{8,}'],
  ['xapp-', '[A-Za-z0-9-]{10,}'],
  ['SG.', '[\\w=.-]{40,}'],
  ['xkeysib- xsmtpsib-', `${HEX}{40,}-${ALNUM}{12,}`],
  ['key- pubkey-', `${HEX}{32,}`],
  ['mfa.', `${WORD}{60,}`],
  ['EAA', `[A-Z]${ALNUM}{60,}`],
  ['tfp_', '[\\w.=-]{40,}'],
  ['sl.', '[\\w=-]{100,}'],
  ['pk.', `${ALNUM}{50,}\\.[\\w-]{20,}`],
  ['sk.', `eyJ[\\w-]{20,}\\.[\\w-]{20,}`],
  ['sm_aat_ sm_pat_ sm_sat_', `${ALNUM}{16,}`],
  // Money
  ['sk_test_ sk_live_ sk_prod_ rk_test_ rk_live_ rk_prod_', `${ALNUM}{10,}`],
  ['whsec_', '[A-Za-z0-9+/=]{20,}'],
  ['sq0atp- sq0csp- sq0idp-', `${WORD}{20,}`],
  ['EAAA', `${WORD}{22,}`],
  ['shpat_ shpca_ shppa_ shpss_ shptka_', `${HEX}{32}`],
  ['access-sandbox- access-development- access-production-', `${HEX}{8}-[a-fA-F0-9-]{20,}`],
  ['FLWSECK FLWPUBK', `(?:_TEST)?-[A-Za-z0-9]{12,}(?:-X)?`],
  ['EZAK EZTK', `${ALNUM}{50,}`],
  ['shippo_live_ shippo_test_', `${HEX}{40}`],
  ['duffel_test_ duffel_live_', '[\\w=-]{40,}'],
  // Models
  ['sk-', `${WORD}{16,}`],
  ['hf_', '[A-Za-z0-9]{30,}'],
  ['api_org_', '[A-Za-z0-9]{30,}'],
  ['pplx-', `${ALNUM}{40,}`],
  ['gsk_', `${ALNUM}{40,}`],
  ['xai-', `${ALNUM}{60,}`],
  ['r8_', `${ALNUM}{30,}`],
  ['lsv2_pt_ lsv2_sk_', `${HEX}{32}_${HEX}{8,}`],
  // Watching
  ['glsa_', `${ALNUM}{30,}_${HEX}{8}`],
  ['glc_', `${BASE64}{32,}={0,3}`],
  ['eyJrIjoi', `${ALNUM}{60,}={0,3}`],
  ['NRAK- NRII- NRJS- NRRA- NRAA- NRSP-', '[A-Za-z0-9-]{16,}'],
  ['dt0', `[a-z]\\d{2}\\.${ALNUM}{8,}\\.${ALNUM}{40,}`],
  ['sntrys_ sntryu_', '[A-Za-z0-9+/=_-]{40,}'],
  ['pdus+', '[\\w-]{20,}'],
  ['ddapp_ ddp_', `${ALNUM}{30,}`],
  // Base64 of a web token's beginning, and of `{"` wherever it is longer than a word
  ['ZXlK', '[A-Za-z0-9+/_-]{30,}={0,2}'],
];

/** Tokens that have no beginning of their own: they are looked for where letters and digits are mixed only. */
const unbegun: readonly string[] = [
  `\\d{5,16}:A[A-Za-z0-9_-]{34}(?!${WORD})`,
  '[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,45}',
  `pat${ALNUM}{14}\\.${HEX}{40,}`,
  `${ALNUM}{6}_${ALNUM}{29}_mmk`,
  '\\d{15,16}(?:\\||%(?:7C)?)[\\w-]{27,40}',
  `(?<!${ALNUM})4b1d${ALNUM}{38}(?!${ALNUM})`,
  `YC${WORD}{38}(?!${WORD})`,
  `oy2[a-z0-9]{43}(?![a-z0-9])`,
  `cio${ALNUM}{32}(?!${ALNUM})`,
];

/** Tokens that are told by something inside them, or by a beginning that is short; what comes before it is looked at only where it stands. */
const marked: readonly (readonly [sign: string, form: string])[] = [
  ['s.', `(?<![\\w.])s\\.(?=[A-Za-z]{0,23}[0-9])${ALNUM}{24}(?![\\w.])`],
  ['Q~', '[\\w~.]{3}\\dQ~[\\w~.-]{31,}'],
  ['.atlasv1.', `${ALNUM}{14}\\.atlasv1\\.[\\w=-]{50,}`],
  ['NRAL', `${HEX}{36}NRAL`],
  ['-us', `${HEX}{32}-us\\d{1,2}(?!\\d)`],
  ['SK', `SK${HEX}{32}(?!${HEX})`],
];

const escaped = (text: string): string => text.replace(/[.+*?^$(){}|[\]\\/]/g, '\\$&');

const beginnings = begun.map(([words, tail]) => ({ words: words.split(' '), tail }));

/** What the scan finds them by. */
export const tokenHints: readonly string[] = beginnings.flatMap(({ words }) => words);
export const markedHints: readonly string[] = [
  'nral',
  'atlasv1',
  'q~',
  ' s.',
  '"s.',
  '-us1',
  ...[...'abcdef1'].map((digit) => `sk${digit}`),
];

export const begunToken = new RegExp(
  beginnings.map(({ words, tail }) => `(?:${words.map(escaped).join('|')})${tail}`).join('|'),
  'g',
);
export const unbegunToken = new RegExp(unbegun.join('|'), 'g');
export const markedTokens: readonly { sign: string; form: RegExp }[] = marked.map(([sign, form]) => ({
  sign,
  form: new RegExp(form, 'g'),
}));

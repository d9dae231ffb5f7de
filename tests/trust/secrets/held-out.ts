import type { Sample } from './public-rules.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const UPPER = LOWER.toUpperCase();
const HEX = `${DIGITS}abcdef`;
const ALNUM = LOWER + UPPER + DIGITS;
const URL64 = `${ALNUM}-_`;
const BASE64 = `${ALNUM}+/`;

type Make = (count: number, alphabet?: string) => string;

/** Secrets as their issuers document them, without a name beside them: each format's own signs are all there is. */
const tokens = (of: Make): Record<string, () => string> => ({
  aws: () => `AKIA${of(16, `${UPPER}234567`)}`,
  aws_session: () => `ASIA${of(16, `${UPPER}234567`)}`,
  gcp_key: () => `AIza${of(35, URL64)}`,
  gcp_oauth: () => `ya29.a0${of(120, URL64)}`,
  gcp_refresh: () => `1//0${of(2)}${of(60, URL64)}`,
  gcp_client: () => `GOCSPX-${of(28, URL64)}`,
  azure_client: () => `${of(3)}8Q~${of(34, `${ALNUM}_~.-`)}`,
  github: () => `gh${of(1, 'opsur')}_${of(36)}`,
  github_fine: () => `github_pat_${of(22)}_${of(59)}`,
  gitlab: () => `glpat-${of(20, URL64)}`,
  gitlab_runner: () => `glrt-${of(20, URL64)}`,
  slack_bot: () => `xoxb-${of(12, DIGITS)}-${of(12, DIGITS)}-${of(24)}`,
  slack_app: () => `xapp-1-A${of(10, UPPER + DIGITS)}-${of(13, DIGITS)}-${of(64, HEX)}`,
  stripe: () => `sk_live_${of(24)}`,
  stripe_hook: () => `whsec_${of(32)}`,
  npm: () => `npm_${of(36)}`,
  pypi: () => `pypi-AgEIcHlwaS5vcmc${of(120, URL64)}`,
  twilio: () => `SK${of(32, HEX)}`,
  sendgrid: () => `SG.${of(22, URL64)}.${of(43, URL64)}`,
  mailgun: () => `key-${of(32, HEX)}`,
  openai: () => `sk-proj-${of(74, URL64)}T3BlbkFJ${of(74, URL64)}`,
  openai_old: () => `sk-${of(20)}T3BlbkFJ${of(20)}`,
  anthropic: () => `sk-ant-api03-${of(93, URL64)}AA`,
  huggingface: () => `hf_${of(34, LOWER + UPPER)}`,
  grafana: () => `glsa_${of(32)}_${of(8, HEX)}`,
  grafana_cloud: () => `glc_${of(120, BASE64)}=`,
  new_relic: () => `NRAK-${of(27, UPPER + DIGITS)}`,
  new_relic_licence: () => `${of(36, HEX)}NRAL`,
  digitalocean: () => `dop_v1_${of(64, HEX)}`,
  shopify: () => `shpat_${of(32, HEX)}`,
  square: () => `sq0csp-${of(43, URL64)}`,
  square_access: () => `EAAA${of(60, URL64)}`,
  telegram: () => `${of(10, '123456789')}:AA${of(33, URL64)}`,
  discord: () => `M${of(25)}.${of(6, URL64)}.${of(38, URL64)}`,
  heroku: () => `HRKU-AA${of(58, URL64)}`,
  vault: () => `hvs.${of(95, URL64)}`,
  databricks: () => `dapi${of(32, HEX)}`,
  linear: () => `lin_api_${of(40)}`,
  docker: () => `dckr_pat_${of(27, URL64)}`,
  jwt: () => `eyJ${of(33, ALNUM)}.eyJ${of(90, URL64)}.${of(43, URL64)}`,
});

/** Secrets that are told by the place they stand in. `$` is the secret. */
const places: readonly [format: string, place: string, length: number, alphabet: string][] = [
  ['aws_secret', 'aws_secret_access_key = $', 40, BASE64],
  ['azure_storage', 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=$==;EndpointSuffix=x', 86, BASE64],
  ['slack_hook', 'https://hooks.slack.com/services/T0ABCDEFG/B0ABCDEFG/$', 24, ALNUM],
  ['azure_sas', 'https://a.blob.core.windows.net/c?sv=2022-11-02&sp=r&sig=$%3D', 43, ALNUM],
  ['datadog', 'DD_API_KEY=$', 32, HEX],
  ['datadog_header', 'DD-APPLICATION-KEY: $', 40, HEX],
  ['pagerduty', 'pagerduty_token: $', 20, `${ALNUM}+_-`],
  ['pagerduty_routing', '{"routing_key":"$","event_action":"trigger"}', 32, HEX],
  ['heroku_uuid', 'HEROKU_API_KEY=$', 36, 'uuid'],
  ['discord_hook', 'POST https://discord.com/api/webhooks/123456789012345678/$', 68, URL64],
  ['postgres', 'postgresql://app:$@db.internal:5432/orders?sslmode=require', 18, `${ALNUM}!$%^*`],
  ['mysql', 'mysql://root:$@10.0.0.3/orders', 16, ALNUM],
  ['mysql_go', 'dial app:$@tcp(10.0.0.3:3306)/orders: refused', 16, ALNUM],
  ['mongodb', 'mongodb+srv://u:$@cluster0.mongodb.net/x', 16, ALNUM],
  ['redis', 'redis://default:$@cache:6379/0', 20, ALNUM],
  ['amqp', 'amqps://svc:$@mq:5671/vhost', 14, ALNUM],
  ['sqlserver', 'Server=tcp:x,1433;Database=d;User ID=sa;Password=$;Encrypt=True', 16, ALNUM],
  ['oracle', 'jdbc:oracle:thin:scott/$@//db:1521/x', 12, ALNUM],
  ['jdbc', 'jdbc:postgresql://db/orders?user=app&password=$&ssl=true', 14, ALNUM],
  ['libpq', "host=db user=app password='$' dbname=orders", 14, ALNUM],
  ['clickhouse', 'clickhouse://default:$@ch:9000', 14, ALNUM],
  ['snowflake', 'snowflake://u:$@account/db', 14, ALNUM],
  ['pgpass', 'db.internal:5432:orders:app:$', 14, ALNUM],
  ['basic', 'Authorization: Basic $', 28, ALNUM],
  ['bearer', '> authorization: Bearer $', 40, ALNUM],
  ['bearer_json', '{"headers":{"Authorization":"Bearer $"}}', 40, ALNUM],
  ['header', 'X-Api-Key: $', 32, ALNUM],
  ['kubeconfig', '    token: $', 60, ALNUM],
  ['kubeconfig_key', '    client-key-data: LS0tLS1CRUdJTi$', 200, BASE64],
  ['kubernetes', 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\ndata:\n  field: $', 24, ALNUM],
  ['npmrc', '//registry.npmjs.org/:_authToken=$', 36, 'uuid'],
  ['npmrc_auth', '_auth=$', 32, ALNUM],
  ['netrc', 'machine api.x.com login me password $', 14, ALNUM],
  ['docker_config', '{"auths":{"r.io":{"auth":"$"}}}', 32, ALNUM],
  ['cookie', 'Cookie: theme=dark; session=$; a=b', 40, ALNUM],
  ['set_cookie', 'Set-Cookie: connect.sid=s%3A$; Path=/; HttpOnly', 40, ALNUM],
  ['java_session', 'GET /x;JSESSIONID=$ 200', 32, `${DIGITS}ABCDEF`],
  ['oauth', '{"refresh_token":"$","expires_in":3600}', 44, URL64],
  ['oauth_form', 'grant_type=refresh_token&refresh_token=$&client_id=x', 44, ALNUM],
  ['pem', '-----BEGIN RSA PRIVATE KEY-----\n$\n-----END RSA PRIVATE KEY-----', 300, BASE64],
  ['pem_line', '"private_key":"-----BEGIN PRIVATE KEY-----\\n$\\n-----END PRIVATE KEY-----\\n"', 300, BASE64],
  ['pem_openssh', '-----BEGIN OPENSSH PRIVATE KEY-----\n$', 300, BASE64],
  ['curl', "curl -s -u 'admin:$' https://x", 14, ALNUM],
  ['mysql_flag', 'mysqldump -u root -p$ orders', 14, ALNUM],
  ['flag', 'run --password $ --verbose', 14, ALNUM],
  ['sql', "ALTER USER app WITH PASSWORD '$'", 14, ALNUM],
  ['aws_signed', 'GET https://b.s3.amazonaws.com/k?X-Amz-Signature=$&X-Amz-Expires=60', 64, HEX],
];

/** What has no form but a name: other people's names, in several notations. */
const names =
  'password passwd db_password secret client_secret api_key apiKey access_token auth_token SERVICE_TOKEN signing_key encryption_key private_key credentials x-auth-key app.secret'.split(
    ' ',
  );
const notations = [
  '@=$',
  '@: $',
  '"@": "$"',
  '\\"@\\":\\"$\\"',
  "@ = '$'",
  '@ := "$"',
  '<@>$</@>',
  'msg="failed" @=$ took=3ms',
  '?@=$&x=1',
  "'@' => '$'",
  '{@=$, x=1}',
  '@%3D$',
];

const fill = (place: string, secret: string): Sample => ({ text: place.replace('$', () => secret), secret });

export interface HeldOut {
  known: Map<string, Sample[]>;
  generic: Sample[];
}

/** Samples that no rule was written from: drawn from each format's documented grammar. */
export function heldOut(random: () => number, each: number): HeldOut {
  const of: Make = (count, alphabet = ALNUM) => {
    const one = (letters: string) => letters[Math.floor(random() * letters.length)] ?? '';
    if (alphabet === 'uuid')
      return [8, 4, 4, 4, 12].map((part) => Array.from({ length: part }, () => one(HEX)).join('')).join('-');
    return Array.from({ length: count }, () => one(alphabet)).join('');
  };
  const times = (make: () => Sample): Sample[] => Array.from({ length: each }, make);
  const known = new Map<string, Sample[]>();
  for (const [format, make] of Object.entries(tokens(of)))
    known.set(
      format,
      times(() => fill('2024-05-01T10:00:00Z WARN upstream said $ (retrying)', make())),
    );
  for (const [format, place, length, alphabet] of places)
    known.set(
      format,
      times(() => fill(place, of(length, alphabet))),
    );
  const generic = names.flatMap((name) =>
    notations.flatMap((notation) =>
      times(() => {
        const length = 10 + Math.floor(random() * 30);
        const alphabet = [ALNUM, HEX, LOWER + DIGITS, URL64][Math.floor(random() * 4)] ?? ALNUM;
        return fill(notation.replaceAll('@', name), of(length, alphabet));
      }),
    ),
  );
  // A name is not needed where the text stands out by itself.
  generic.push(...times(() => fill('unexpected value $ in column 3', of(40))));
  return { known, generic };
}

/** Names whose value is a secret whatever it looks like. */
const strong = [
  'pass(?:word|wd|phrase|code)s?',
  'passw',
  'pwd',
  'secrets?',
  'tokens?',
  'api[-_. ]?keys?',
  '(?:access|account|admin|aes|app|application|auth|bot|client|consumer|cookie|crypt|decrypt|deploy|encrypt|encryption|hmac|ingest|integration|jwt|license|master|pgp|priv|private|registration|routing|rsa|secret|security|service|session|shared|signing|ssh|storage|subscription|webhook|write)[-_. ]?key',
  'credentials?',
  'creds',
  'conn(?:ection)?[-_. ]?str(?:ing)?',
  'jsessionid',
  'phpsessid',
  'connect\\.sid',
  '[a-z]_session',
];

/** Names whose value is a secret when it looks like one. */
const weak = [
  'auth',
  'key',
  'access',
  'api',
  'cred',
  'sess(?:ion)?[-_. ]?id',
  'csrf',
  'xsrf',
  'salt',
  'signature',
  '(?<![a-z])(?:sid|nonce|otp|pin|seed|sig|dsn|pass|pw)',
];

/** Who issues tokens: these names stand before what they issued. */
const issuers = [
  'adafruit adobe airtable algolia alibaba aliyun artifactory asana atlassian aws azure beamer bintray bitbucket bittrex',
  'bundle_enterprise__contribsys__com bundle_gems__contribsys__com circleci cloudflare codecov cohere coinbase confluence confluent',
  'contentful datadog digitalocean discord dnkey docker droneci dropbox etsy facebook fastly finicity finnhub flickr freshbooks',
  'gitlab gitter gocardless grafana heroku hubspot intercom jfrog jira kraken kucoin launchdarkly linear linkedin linked_in linked-in lob',
  'looker mailchimp mailgun mapbox mattermost meraki messagebird message-bird message_bird netlify newrelic new-relic new_relic nytimes',
  'new-york-times newyorktimes okta opsgenie pagerduty plaid privateai private-ai private_ai rapidapi sendbird sendgrid sentry slack snyk',
  'sonar sourcegraph splunk square squarespace stripe sumo telegr travis twilio twitch twitter typeform xray yandex zendesk',
]
  .join(' ')
  .split(' ');

export const STRONG = strong.join('|');
export const WEAK = weak.join('|');
export const ISSUERS = `(?<![a-z])(?:${issuers.join('|')})`;

/** What the scan finds these names by. */
export const nameHints: readonly string[] = [
  ...'pass pwd secr toke key cred connec conn_ connst jses phps _ses auth acce api sess csrf xsrf salt sign'.split(' '),
  ...['sid', 'nonc', 'otp', 'pin', 'seed', 'sig', 'dsn', 'pw'].flatMap((word) => [`${word}=`, `${word}:`, `${word}"`]),
  ...issuers,
  // What is said on command lines and in files without a sign between.
  ...['curl', 'mysql', 'mariadb', 'identified by', ':5432:'],
];

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbedded } from '../page/start-embedded.ts';
import { type Visitor, visit } from '../page/visitor.ts';
import { launchChromium } from '../support/chromium.ts';

/** Makes the pictures of docs/ from the running program: node tests/pictures/main.ts */
const DOCS = join(import.meta.dirname, '../../docs');
const LARGEST = 300_000;
const PHONE = { width: 390, height: 844, colorScheme: 'dark' as const };
const DESK = { width: 1280, height: 900 };

async function take({ page }: Visitor, name: string): Promise<void> {
  const path = join(DOCS, `${name}.png`);
  // What is still being drawn or scrolled would be caught in the middle.
  await page.waitForTimeout(600);
  await page.screenshot({ path, animations: 'disabled' });
  const { size } = statSync(path);
  console.log(`docs/${name}.png  ${Math.round(size / 1000)} kB`);
  if (size > LARGEST) throw new Error(`${name} has ${size} bytes: at most ${LARGEST}`);
}

const compass = await startEmbedded();
const browser = await launchChromium();
try {
  const desk = await visit(browser, compass.slack.url, DESK);
  await desk.page.getByRole('button', { name: 'Page me…' }).first().click();
  await desk.form.getByRole('button', { name: 'Send the page' }).click();
  await desk.page
    .getByRole('button', { name: /\d+ repl/ })
    .first()
    .waitFor({ timeout: 30_000 });
  await desk.openThread();
  await desk.button('Test…').waitFor({ timeout: 60_000 });
  const phone = await visit(browser, desk.page.url(), PHONE);
  /** The verdict with its chart, from its first line. */
  const atVerdict = ({ thread }: Visitor) =>
    thread
      .locator('article:has(.picture)')
      .last()
      .evaluate((verdict) => verdict.scrollIntoView({ block: 'start' }));
  await phone.button('Test…').waitFor();
  await phone.thread
    .locator('article')
    .last()
    .evaluate((list) => list.scrollIntoView({ block: 'start' }));
  await take(phone, 'list-phone');

  await desk.open('Test…');
  await desk.submit('Run');
  await desk.thread.locator('.picture img').last().waitFor({ timeout: 40_000 });
  await desk.button('Evidence').waitFor();
  await desk.open('Mitigate…');
  await desk.form.getByLabel(/Note for the approver/).fill('orders-archiver can run again tomorrow');
  await take(desk, 'form');
  await desk.submit('Ask for approval');
  await phone.button(/^Approve: /).waitFor({ timeout: 30_000 });
  await phone.be('Bob');
  await phone.button(/^Approve: /).waitFor();
  await take(phone, 'approval-phone');
  for (const who of [desk, phone]) await atVerdict(who);
  await take(desk, 'thread');
  await take(phone, 'thread-phone');
  await phone.open('Evidence');
  await take(phone, 'form-phone');
  await phone.page.keyboard.press('Escape');

  await phone.button(/^Approve: /).click();
  await phone.form.getByRole('button').last().click();
  const outcome = phone.thread.locator('article', { has: phone.page.getByText('Was this the cause?') }).last();
  await outcome.waitFor({ timeout: 100_000 });
  await outcome.evaluate((shown) => shown.scrollIntoView({ block: 'start' }));
  await take(phone, 'recovered-phone');
  const [{ name }] = await (await fetch(`${compass.url}/api/v1/investigations`)).json();
  await desk.page.goto(`${compass.url}/i/${name}/post-mortem`);
  await take(desk, 'post-mortem');

  const home = `${compass.slack.url}/#/home`;
  for (const [who, name] of [
    [desk, 'home'],
    [phone, 'home-phone'],
  ] as const) {
    await who.page.goto(home);
    await who.page.getByText(/Waiting for you|Nothing waits/).waitFor();
    await take(who, name);
  }
} finally {
  await browser.close();
  await compass.stop();
}

import { WireInvestigation } from '@compass/core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { amissAt } from '../../apps/lab/src/story/slack-ledger.ts';
import { waitFor } from '../../apps/lab/src/story/wait.ts';
import { type Embedded, startEmbedded } from '../page/start-embedded.ts';
import { type Visitor, visit } from '../page/visitor.ts';
import { hasChromium, launchChromium } from '../support/chromium.ts';

/** One incident from the page to its post-mortem as people walk it in a browser; each test goes on where the one before it ended. */
describe.skipIf(!hasChromium)('the page (needs /usr/bin/chromium)', () => {
  let compass: Embedded;
  let browser: Browser;
  let visitor: Visitor;
  const record = async () =>
    WireInvestigation.parse(await (await fetch(`${compass.url}/api/v1/investigations/INV-1001`)).json());
  const verdicts = () => visitor.thread.locator('article', { hasText: /Asked by/ }).count();
  const until = (what: string, seconds: number, holds: (now: WireInvestigation) => boolean) =>
    waitFor(what, seconds, async () => {
      const now = await record();
      return holds(now) ? now : null;
    });

  beforeAll(async () => {
    compass = await startEmbedded();
    browser = await launchChromium();
    visitor = await visit(browser, compass.slack.url, { width: 1280, height: 900 });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await compass?.stop();
  });

  test('a page is sent and its thread opened with the keyboard alone', async () => {
    const { page, thread, button } = visitor;
    await page.getByRole('button', { name: 'Page me…' }).first().focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Title').press('Enter');
    const replies = page.getByRole('button', { name: /\d+ repl/ }).first();
    await replies.waitFor({ timeout: 30_000 });
    await replies.focus();
    await page.keyboard.press('Enter');
    await thread.waitFor();
    await button('Test…').waitFor({ timeout: 60_000 });
    expect((await record()).trigger.source).toBe('pagerduty');
  });

  test('a test is picked with the keyboard; its verdict comes with a chart that can be seen', async () => {
    const { page, thread, button, form } = visitor;
    await until('a decision to make', 60, ({ status }) => status === 'awaiting_human');
    await button('Test…').focus();
    await page.keyboard.press('Enter');
    await form.waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await thread.getByText(/Asked by Alice/).waitFor({ timeout: 40_000 });
    const charts = thread.locator('.picture img');
    await expect
      .poll(() => charts.last().evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]), {
        timeout: 20_000,
      })
      .toEqual([1200, 900]);
    expect(await charts.last().getAttribute('alt')).toMatch(/^(Survived|Disproven|Spoke against): .*Line chart/);
    await visitor.open('Evidence');
    await form.getByText('Predicted').waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  });

  test('data is requested, and an empty form is not taken', async () => {
    const { form, thread, open, submit } = visitor;
    await open('Request data…');
    await form.getByRole('button', { name: 'Look' }).click();
    await form.getByRole('alert').first().waitFor();
    await form.getByLabel(/what do you know/).fill('the archiver was moved to this hour');
    await submit('Look');
    await thread.getByText('the archiver was moved to this hour').waitFor({ timeout: 30_000 });
  });

  test('Slack is away in the middle: COMPASS goes on, and what was missed comes once', async () => {
    const { page, button, open, form } = visitor;
    await until('a decision to make', 60, ({ status }) => status === 'awaiting_human');
    const before = await verdicts();
    const asked = (await record()).human_decisions.filter(({ what }) => what === 'test').length;
    await open('Test…');
    await form.getByRole('button', { name: 'Run', exact: true }).click();
    await form.waitFor({ state: 'detached' });
    compass.slack.faults.down(true);
    await page.getByText('COMPASS is not connected').waitFor({ timeout: 10_000 });
    await until(
      'the test of a person',
      60,
      ({ status, human_decisions }) =>
        status === 'awaiting_human' && human_decisions.filter(({ what }) => what === 'test').length > asked,
    );
    expect(await verdicts()).toBe(before);
    compass.slack.faults.down(false);
    await page.getByText('COMPASS is not connected').waitFor({ state: 'detached', timeout: 60_000 });
    await expect.poll(verdicts, { timeout: 60_000 }).toBe(before + 1);
    await button('Mitigate…').waitFor();
  }, 120_000);

  test('who asked may not approve, nor may a guest: each is told so in private', async () => {
    const { thread, button, open, submit, be, form } = visitor;
    await open('Mitigate…');
    await form.getByLabel(/Note for the approver/).fill('its work can wait');
    await submit('Ask for approval');
    await button(/^Approve: /).waitFor({ timeout: 30_000 });
    const refused = async (why: RegExp) => {
      await button(/^Approve: /).click();
      await form.getByRole('button').last().click();
      await thread.getByText('You cannot approve this. Nothing happened.').waitFor({ timeout: 10_000 });
      await thread.getByText(why).waitFor();
      expect((await record()).mitigation_actions.map(({ status }) => status)).toEqual(['awaiting_approval']);
    };
    await refused(/You asked for this yourself/);
    await be('Carol');
    await thread.getByText(/You asked for this yourself/).waitFor({ state: 'detached' });
    await refused(/needs one of db-approvers, and you are not in that group|[Gg]uest/);
    await be('Bob');
    await expect.poll(() => thread.getByText('You cannot approve this').count()).toBe(0);
  });

  test('a second person approves, it recovers, and the cause is agreed', async () => {
    const { thread, button, form } = visitor;
    await button(/^Approve: /).click();
    await form.getByRole('button', { name: 'Go back' }).click();
    expect((await record()).mitigation_actions.map(({ status }) => status)).toEqual(['awaiting_approval']);
    await button(/^Approve: /).click();
    await form.getByRole('button').last().click();
    await thread
      .getByText(/Approved by bob/i)
      .first()
      .waitFor({ timeout: 30_000 });
    await thread.getByText('Was this the cause?').waitFor({ timeout: 100_000 });
    await button('Yes').click();
    await expect.poll(async () => (await record()).status, { timeout: 30_000 }).toBe('resolved');
    await button('Yes').waitFor({ state: 'detached', timeout: 20_000 });
  }, 150_000);

  test('the post-mortem is edited, read and published', async () => {
    const { page, thread, open, submit, form, button } = visitor;
    await button('Publish').waitFor({ timeout: 30_000 });
    await open('Edit…');
    await form.getByLabel(/^Cause/).fill('A session of the archiver kept a lock.');
    await submit('Save');
    await thread.getByText(/Edited by bob/i).waitFor({ timeout: 30_000 });
    await open('Read all');
    await form.getByText('A session of the archiver kept a lock.').first().waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await button('Publish').click();
    await thread
      .getByText(/Published by bob/i)
      .first()
      .waitFor({ timeout: 30_000 });
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await visitor.sidewards()).toBe(0);
    expect(await amissAt(compass.slack.url)).toEqual([]);
  });
});

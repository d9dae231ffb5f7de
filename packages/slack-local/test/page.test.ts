import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../../../tests/support/chromium.ts';
import type { Block } from '../src/page/wire.ts';
import { APPROVAL, MODAL, ROOT, said, section } from './page-storyboard.ts';
import { type Shown, startFakeWorkspace } from './page-workspace.ts';

describe.skipIf(!hasChromium)('the page of the local workspace (needs /usr/bin/chromium)', () => {
  const shown: Shown = { messages: [], ephemeral: [], modals: [], home: [], files: {} };
  let browser: Browser;
  let workspace: Awaited<ReturnType<typeof startFakeWorkspace>>;
  let page: Page;

  beforeAll(async () => {
    workspace = await startFakeWorkspace(shown);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await workspace?.stop();
  });
  beforeEach(() => {
    Object.assign(shown, { messages: [], ephemeral: [], modals: [], home: [], files: {} });
    workspace.posted.length = 0;
    workspace.answers.clear();
  });
  afterEach(() => page?.close());

  async function open(path = '/', width = 1280): Promise<void> {
    page = await browser.newPage({ viewport: { width, height: 800 }, timezoneId: 'Asia/Tokyo' });
    await page.goto(workspace.url + path);
    await page.locator('.composer').first().waitFor({ state: 'attached' });
  }
  const posts = (path: string) => workspace.posted.filter((one) => one.path === path).map((one) => one.body);
  const waitForPost = (path: string) =>
    expect
      .poll(() => posts(path), { timeout: 10_000 })
      .not.toHaveLength(0)
      .then(() => posts(path));
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const sidewards = () =>
    page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('.scroll, .dialog-body')].map(
        (part) => part.scrollWidth - part.clientWidth,
      ),
    );

  test('the words shown are the words sent', async () => {
    shown.messages = [ROOT];
    await open();
    await page.locator('.block-section').waitFor();
    expect(await page.locator('.block-header').innerText()).toBe('🔴 orders is slow: p99 4.8 s, normally 0.31 s');
    expect(await page.locator('.block-section').innerText()).toBe(
      'Since 03:02 UTC · registered 03:09:12 · 03:25 UTC: x\n5 < 6 & old, at 03:02:30',
    );
    expect(await page.locator('.block-section strong').innerText()).toBe('Since 03:02 UTC');
    expect(await page.locator('.block-section code').innerText()).toBe('03:09:12');
    expect(await page.getByRole('img', { name: 'red circle' }).count()).toBe(1);
  });

  test('a press says who pressed what on which message', async () => {
    shown.messages = [ROOT];
    await open();
    await button('Test…').click();
    const body = { user: 'alice', channel: 'orders-oncall', ts: ROOT.ts };
    expect(await waitForPost('/local/clicks')).toEqual([{ ...body, action_id: 'test_hypothesis', value: 'h_1' }]);
    await button('More actions').press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => posts('/local/clicks')[1]).toEqual({ ...body, action_id: 'root_more', value: 'a_h3' });
  });

  test('a refused press is said calmly', async () => {
    shown.messages = [ROOT];
    workspace.answers.set('/local/clicks', { ok: false, error: 'x', message: 'COMPASS did not answer within 3 s.' });
    await open();
    await button('Test…').click();
    await page.getByText('COMPASS did not answer within 3 s.').waitFor();
  });

  test('what is said in a corner covers no thread that is open, beside its channel or instead of it', async () => {
    shown.messages = [{ ...ROOT, replies: [APPROVAL] }];
    workspace.answers.set('/local/clicks', { ok: false, error: 'x', message: 'COMPASS did not answer within 3 s.' });
    for (const width of [721, 900, 1020, 1024, 1280, 1920]) {
      await open(`/#/channel/orders-oncall/${ROOT.ts}`, width);
      const thread = page.getByRole('complementary', { name: 'Thread' });
      await thread.getByRole('button', { name: 'Test…', exact: true }).click();
      const [notice, beside] = await Promise.all([page.locator('.toast').boundingBox(), thread.boundingBox()]);
      expect((notice?.x ?? 0) + (notice?.width ?? Number.NaN)).toBeLessThanOrEqual(beside?.x ?? 0);
      // Beside its channel it covers that, and not the way to the others.
      if (width > 1020) expect(notice?.x).toBeGreaterThan(244);
      await page.close();
    }
  });

  test('on a phone it stands over the head alone, the newest of several, and can be read and put away', async () => {
    shown.messages = [{ ...ROOT, replies: [APPROVAL] }];
    const long = `COMPASS did not answer within 3 s. ${'Nothing happened. '.repeat(12)}`;
    for (const width of [320, 390, 720]) {
      await open(`/#/channel/orders-oncall/${ROOT.ts}`, width);
      const thread = page.getByRole('complementary', { name: 'Thread' });
      for (const message of ['COMPASS did not answer within 3 s.', long]) {
        workspace.answers.set('/local/clicks', { ok: false, error: 'x', message });
        await thread.getByRole('button', { name: 'Test…', exact: true }).click();
        await page.locator('.toast', { hasText: message.slice(0, 60) }).waitFor();
      }
      expect(await page.locator('.toast:visible').count()).toBe(1);
      const [notice, head] = await Promise.all([
        page.locator('.toast:visible').boundingBox(),
        thread.locator('.pane-head').boundingBox(),
      ]);
      expect((notice?.y ?? 0) + (notice?.height ?? Number.NaN)).toBeLessThanOrEqual(
        (head?.y ?? 0) + (head?.height ?? 0),
      );
      await page.getByRole('button', { name: 'Dismiss' }).last().click();
      await page.close();
    }
  });

  test('a button with a question does nothing until it is answered', async () => {
    shown.messages = [{ ...ROOT, replies: [APPROVAL] }];
    await open();
    await button('Approve: terminate 45231').click();
    await page.getByRole('dialog', { name: 'Terminate session pid 45231?' }).waitFor();
    await button('Go back').click();
    await button('Approve: terminate 45231').click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(posts('/local/clicks')).toEqual([]);
    await button('Approve: terminate 45231').click();
    await button('Terminate').click();
    expect(await waitForPost('/local/clicks')).toMatchObject([{ ts: APPROVAL.ts, action_id: 'approve_action' }]);
  });

  test('a form sends what it was opened with, and shows what is wrong', async () => {
    shown.modals = [MODAL];
    workspace.answers.set('/local/views/V1/submit', { ok: false, errors: { query: 'Only read queries.' } });
    await open();
    await button('Look').click();
    expect(await waitForPost('/local/views/V1/submit')).toEqual([
      {
        user: 'alice',
        values: {
          what: 'archiver moved',
          query: '',
          source: 'loki',
          test: 't_b',
          tags: ['y'],
          since: 1795316400,
          where: 'C1',
        },
      },
    ]);
    await page.getByText('Only read queries.').waitFor();
    expect(await page.locator('textarea.field').count()).toBe(1);
    await page.getByLabel('Query').fill('more than ten letters');
    expect(await page.getByLabel('Query').inputValue()).toHaveLength(10);
    await page.getByLabel('What do you know?').fill('');
    await button('Look').click();
    await page.getByText('This is needed.').waitFor();
    expect(posts('/local/views/V1/submit')).toHaveLength(1);
  });

  test('a form of choices begins at the one that is chosen: Enter sends it', async () => {
    shown.modals = [{ ...MODAL, blocks: MODAL.blocks.filter((block) => block.block_id === 'test') }];
    await open();
    await button('Look').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(await waitForPost('/local/views/V1/submit')).toEqual([{ user: 'alice', values: { test: 't_a' } }]);
  });

  test('what was typed survives an update of the form, and Esc closes it', async () => {
    shown.modals = [MODAL];
    await open();
    await page.getByLabel('What do you know?').fill('typed words');
    await page.getByLabel('Source').selectOption('auto');
    expect(await waitForPost('/local/views/V1/clicks')).toEqual([
      { user: 'alice', action_id: 'v', block_id: 'source', value: 'auto' },
    ]);
    shown.modals = [{ ...MODAL, blocks: [...MODAL.blocks, section('Now with more')] }];
    workspace.changed();
    await page.getByText('Now with more').waitFor();
    expect(await page.getByLabel('What do you know?').inputValue()).toBe('typed words');
    await page.keyboard.press('Escape');
    expect(await waitForPost('/local/views/V1/close')).toEqual([{ user: 'alice' }]);
  });

  test('an empty channel says what to try; a page and a command can be sent', async () => {
    await open();
    await page.getByText('Nothing has happened in #orders-oncall yet').waitFor();
    await button('Type it for me').click();
    const composer = page.locator('.composer textarea, .composer input').first();
    await expect.poll(() => composer.inputValue()).toBe('/compass investigate orders');
    await composer.press('Enter');
    expect(await waitForPost('/local/commands')).toEqual([
      { user: 'alice', channel: 'orders-oncall', command: '/compass', text: 'investigate orders' },
    ]);
    await button('Page me…').first().click();
    await button('Send the page').click();
    expect(await waitForPost('/local/pages')).toEqual([
      { service: 'orders', title: 'orders: p99 latency is high', severity: 'P1' },
    ]);
  });

  test('another person sees and presses as themselves', async () => {
    shown.messages = [ROOT];
    await open();
    await button('Bob').click();
    await button('Test…').click();
    expect(await waitForPost('/local/clicks')).toMatchObject([{ user: 'bob' }]);
    await page.getByLabel('Message #orders-oncall').fill('on it');
    await page.keyboard.press('Enter');
    expect(await waitForPost('/local/messages')).toEqual([{ user: 'bob', channel: 'orders-oncall', text: 'on it' }]);
  });

  test('replies arrive live; who reads further up is not moved', async () => {
    const replies = Array.from({ length: 40 }, (_, i) =>
      said(1795316900 + i, { text: `reply ${i}`, thread_ts: ROOT.ts }),
    );
    shown.messages = [{ ...ROOT, replies }];
    await open(`/#/channel/orders-oncall/${ROOT.ts}`);
    const thread = page.getByRole('complementary', { name: 'Thread' });
    const middle = thread.getByText('reply 20', { exact: true });
    await middle.scrollIntoViewIfNeeded();
    const before = await middle.boundingBox();
    const first = said(1795316900, { text: 'reply 0\nis now\nlonger', thread_ts: ROOT.ts });
    const last = said(1795317000, { text: 'the newest', thread_ts: ROOT.ts });
    shown.messages = [{ ...ROOT, replies: [first, ...replies.slice(1), last] }];
    workspace.changed();
    await button('Newer below ↓').waitFor();
    expect(Math.abs(((await middle.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
    await button('Newer below ↓').click();
    await expect.poll(() => thread.getByText('the newest').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'detached' });
  });

  test('a reply for all stands in the channel, a refusal only before its reader', async () => {
    const refusal = 'You cannot approve this. Nothing happened.';
    shown.messages = [{ ...ROOT, replies: [APPROVAL] }];
    await open();
    await page.getByText('replied to a thread:').waitFor();
    shown.ephemeral = [{ channel: 'C1', thread_ts: ROOT.ts, text: refusal, message_ts: '1795317000.000100' }];
    workspace.changed();
    await page.getByText(`Only visible to you: ${refusal}`).waitFor();
    await button('Open').click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText(refusal).waitFor();
    await thread.getByRole('button', { name: 'Dismiss' }).click();
    await thread.getByText(refusal).waitFor({ state: 'detached' });
  });

  test('a chart has a title, and its second line differs by more than colour', async () => {
    const data = (last: number) => [
      { label: '03:00', value: 0 },
      { label: '03:01', value: last },
    ];
    const series = [
      { name: 'p99 latency', data: data(100) },
      { name: 'requests per s', data: data(40) },
    ];
    const block: Block = { type: 'data_visualization', title: 'Which rose first?', chart: { type: 'line', series } };
    shown.messages = [said(1795316900, { blocks: [block] })];
    await open();
    const chart = page.getByRole('img', { name: /Which rose first\?/ });
    await chart.waitFor();
    const dashes = await chart
      .locator('path.line')
      .evaluateAll((lines) => lines.map((line) => getComputedStyle(line).strokeDasharray));
    expect(dashes[0]).toBe('none');
    expect(dashes[1]).not.toBe('none');
  });

  test('at phone width nothing scrolls sidewards and a thread fills the screen', async () => {
    const long = said(1795316950, { text: `\`${'x'.repeat(200)}\` ${'wide'.repeat(60)}`, thread_ts: ROOT.ts });
    const root: typeof ROOT = JSON.parse(JSON.stringify(ROOT).replace('Test…', 'A button with its menu'));
    shown.messages = [{ ...root, replies: [APPROVAL, long] }];
    await open('/', 390);
    await button('More actions').click();
    await page.getByRole('menu').waitFor();
    expect(Math.max(...(await sidewards()))).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /2 replies/ }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.waitFor();
    expect(await thread.boundingBox()).toMatchObject({ x: 0, width: 390 });
    expect(Math.max(...(await sidewards()))).toBe(0);
    shown.modals = [MODAL];
    workspace.changed();
    await button('Look').waitFor();
    expect(Math.max(...(await sidewards()))).toBe(0);
  });
});

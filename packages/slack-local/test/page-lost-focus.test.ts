import { expect, onTestFinished, test } from 'vitest';
import { hasChromium, launchChromium } from '../../../tests/support/chromium.ts';
import type { Block } from '../src/page/wire.ts';
import { APPROVAL, MODAL, ROOT, section } from './page-storyboard.ts';
import { type Shown, startFakeWorkspace } from './page-workspace.ts';

test.skipIf(!hasChromium)(
  'where what was pressed in a form goes, Esc still closes that form alone (needs /usr/bin/chromium)',
  async () => {
    const asked: Block = {
      type: 'actions',
      elements: [{ type: 'button', action_id: 'run_test', text: { type: 'plain_text', text: 'Run again' } }],
    };
    const { submit: _none, ...evidence } = MODAL;
    const form = { ...evidence, blocks: [asked] };
    const shown: Shown = {
      messages: [{ ...ROOT, replies: [APPROVAL] }],
      ephemeral: [],
      modals: [form],
      home: [],
      files: {},
    };
    const workspace = await startFakeWorkspace(shown);
    onTestFinished(async () => void (await workspace.stop()));
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await page.goto(`${workspace.url}/#/channel/orders-oncall/${ROOT.ts}`);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Run again' }).click();
    shown.modals = [{ ...form, blocks: [section('COMPASS took it.')] }];
    workspace.changed();
    await dialog.getByText('COMPASS took it.').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => workspace.posted.some(({ path }) => path === '/local/views/V1/close')).toBe(true);
    expect(await page.evaluate(() => location.hash)).toContain(ROOT.ts);
  },
);

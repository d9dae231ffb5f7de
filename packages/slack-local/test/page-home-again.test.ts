import { expect, onTestFinished, test } from 'vitest';
import { hasChromium, launchChromium } from '../../../tests/support/chromium.ts';
import { type Shown, startFakeWorkspace } from './page-workspace.ts';

test.skipIf(!hasChromium)(
  'a Home that stays open while the app starts again is opened again for it (needs /usr/bin/chromium)',
  async () => {
    const shown: Shown = { messages: [], ephemeral: [], modals: [], home: [], files: {}, connected: true };
    const workspace = await startFakeWorkspace(shown);
    onTestFinished(async () => void (await workspace.stop()));
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(`${workspace.url}/#/home`);
    const opened = () => workspace.posted.filter(({ path }) => path === '/local/home').length;
    await expect.poll(opened, { timeout: 10_000 }).toBe(1);
    shown.connected = false;
    workspace.changed();
    await page.getByText('COMPASS is not connected').waitFor();
    expect(opened()).toBe(1);
    shown.connected = true;
    workspace.changed();
    await expect.poll(opened, { timeout: 10_000 }).toBe(2);
  },
);

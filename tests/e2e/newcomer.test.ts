import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startCompass } from '@compass/compose';
import { readConfig } from '@compass/config';
import { PostMortemCheck, WireInvestigation } from '@compass/core';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { waitFor } from '../../apps/lab/src/story/wait.ts';
import { visit } from '../page/visitor.ts';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { freePort } from '../support/free-port.ts';
import { ownDirectory } from '../support/own-directory.ts';
import { quietLog } from '../support/world.ts';

const ROOT = join(import.meta.dirname, '../..');
const COMPASS = join(ROOT, 'apps/cli/bin/compass.js');
const home = ownDirectory('newcomer', afterAll);

/** As `npm start` leaves a newcomer: the recorded incident, the local Slack, nothing set. */
describe.skipIf(!hasChromium)('a newcomer (needs /usr/bin/chromium)', () => {
  it('reaches a resolved incident with its post-mortem in three commands and clicks', {
    timeout: 240_000,
  }, async () => {
    const env = {
      COMPASS_DATA_DIR: home,
      PORT: String(await freePort()),
      SLACK_LOCAL_PORT: String(await freePort()),
      COMPASS_NO_OPEN: '1',
      LOG_LEVEL: 'silent',
    };
    const running = await startCompass({ config: readConfig({ root: ROOT, env }), log: quietLog });
    onTestFinished(() => running.stop());
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const { page, form } = await visit(browser, running.slackUrl ?? '', { width: 1280, height: 900 });
    const done: string[] = [];
    // Whatever is pressed, by the page's own account: nothing is pressed for the newcomer unseen.
    await page.exposeFunction('pressed', (what: string) => done.push(what));
    await page.evaluate(() =>
      addEventListener(
        'click',
        ({ isTrusted, target }) => {
          if (isTrusted) Reflect.get(globalThis, 'pressed')(target instanceof Element ? target.textContent : '');
        },
        { capture: true },
      ),
    );
    const type = async (...words: string[]) => {
      done.push(`compass ${words.join(' ')}`);
      const { stdout } = await promisify(execFile)(process.execPath, [COMPASS, ...words], {
        env: { ...process.env, COMPASS_URL: running.url },
      });
      return stdout;
    };

    expect(await type('investigate', 'orders', '--execute')).toContain('Asked in #incidents');
    await page
      .getByRole('button', { name: /^Approve: / })
      .last()
      .click({ timeout: 60_000 });
    await form.getByRole('button').last().click();

    const ended = await waitFor('the post-mortem', 150, async () => {
      const now = WireInvestigation.parse(await (await fetch(`${running.url}/api/v1/investigations/INV-1001`)).json());
      return now.post_mortem === null ? null : now;
    });
    expect(ended.status).toBe('resolved');
    const verify = await fetch(`${running.url}/api/v1/investigations/INV-1001/postmortem/verify`);
    expect(PostMortemCheck.parse(await verify.json()).broken).toEqual([]);
    expect(done).toEqual([
      'compass investigate orders --execute',
      expect.stringMatching(/^Approve/),
      expect.any(String),
    ]);
  });
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium } from '../../../tests/support/chromium.ts';
import { present } from '../../slack/src/index.ts';
import * as records from '../../slack/test/records.ts';
import { viewOf } from '../../slack/test/support.ts';
import { forms, home } from '../../slack/test/views.ts';
import type { Block, View } from '../src/page/wire.ts';
import { said } from './page-storyboard.ts';
import { type Shown, startFakeWorkspace } from './page-workspace.ts';
import { bare, wordsOf } from './sent-words.ts';

/** What the page itself adds: nothing of it says anything about the incident. */
const OWN =
  /\(optional\)|Choose(?:achannel|aperson)?(?=#|[A-Z]|$)|#orders-oncall#general|AliceBobCarol|Yourtime\.InUTC:[\d-]+:\d\d/g;

/** Everything that can be read within an element, what is folded and what stands in fields too. */
const readIn = (element: Element): string[] => {
  const found: string[] = [];
  const walk = (node: Node) => {
    if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent ?? '');
    if (!(node instanceof Element)) return;
    if (node instanceof SVGElement) return;
    if (node instanceof HTMLImageElement) found.push(node.alt);
    if (node instanceof HTMLTextAreaElement || (node instanceof HTMLInputElement && node.type === 'text'))
      found.push(node.value || node.placeholder);
    else for (const child of node.childNodes) walk(child);
  };
  walk(element);
  return found;
};

/** What was sent and is not shown, and what is shown and was not sent. */
function difference(sent: string[], shown: string): { missing: string[]; added: string } {
  let left = bare(shown);
  const missing: string[] = [];
  for (const words of sent.map(bare).sort((a, b) => b.length - a.length)) {
    if (words === '') continue;
    if (left.includes(words)) left = left.replace(words, '\n');
    else missing.push(words);
  }
  return { missing, added: left.replaceAll('\n', '').replace(OWN, '') };
}

const NONE = { missing: [], added: '' };
/** A busy machine opens a menu slowly. */
const SOON_MS = 20_000;

describe.skipIf(!hasChromium)('the words shown are the words sent (needs /usr/bin/chromium)', () => {
  const shown: Shown = { messages: [], ephemeral: [], modals: [], home: [], files: {} };
  let browser: Browser;
  let workspace: Awaited<ReturnType<typeof startFakeWorkspace>>;
  let page: Page;

  beforeAll(async () => {
    workspace = await startFakeWorkspace(shown);
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 390, height: 800 }, timezoneId: 'Asia/Tokyo' });
    await page.goto(workspace.url);
    await page.locator('.composer').first().waitFor({ state: 'attached' });
  });
  afterAll(async () => {
    await browser?.close();
    await workspace?.stop();
  });

  /** Opens each menu of an element in turn, and reads it. */
  async function menusOf(selector: string): Promise<string[]> {
    const found: string[] = [];
    for (const menu of await page.locator(`${selector} .overflow-button`).all()) {
      await menu.click();
      found.push(...(await page.locator('.menu').first().evaluate(readIn)));
      await page.keyboard.press('Escape');
    }
    return found;
  }

  test.each(Object.entries(records))('%s: every message', async (state, investigation) => {
    const messages = present(viewOf(investigation)).filter((one) => one.file === undefined);
    shown.messages = messages.map((one, place) =>
      said(1795316824 + place, { text: state, blocks: one.blocks as Block[] }),
    );
    workspace.changed();
    const last = shown.messages.at(-1);
    await page.locator(`article[data-ts="${last?.ts}"]`).waitFor();
    await expect.poll(() => page.locator('.main article').count()).toBe(messages.length);
    for (const [place, { slot, blocks }] of messages.entries()) {
      const body = `article[data-ts="${shown.messages[place]?.ts}"] .message-body`;
      const sent = wordsOf(blocks);
      const compared = async () =>
        difference(sent, [...(await page.locator(body).evaluate(readIn)), ...(await menusOf(body))].join('\n'));
      await expect.poll(compared, { message: `${state} ${slot}`, timeout: SOON_MS }).toEqual(NONE);
    }
  });

  test.each(Object.entries(forms))('the form %s', async (_name, form) => {
    shown.modals = [{ id: `V${_name}`, ...form } as unknown as View];
    workspace.changed();
    const { title, submit, close, blocks } = form as unknown as View;
    const sent = [...wordsOf(title), ...wordsOf(blocks), ...wordsOf(close), ...wordsOf(submit)];
    await expect
      .poll(async () => difference(sent, (await page.locator('.dialog').evaluate(readIn)).join('\n')), {
        timeout: SOON_MS,
      })
      .toEqual(NONE);
    const inputs = blocks.filter((block) => block.type === 'input').length;
    expect(await page.locator('.input-row:has(.field, .option)').count()).toBe(inputs);
    shown.modals = [];
    workspace.changed();
    await page.locator('.dialog').waitFor({ state: 'detached' });
  });

  test('App Home', async () => {
    shown.home = [{ id: 'VH', type: 'home', blocks: home as Block[] }];
    await page.goto(`${workspace.url}/#/home`);
    await expect
      .poll(async () => difference(wordsOf(home), (await page.locator('.home').evaluate(readIn)).join('\n')), {
        timeout: SOON_MS,
      })
      .toEqual(NONE);
  });
});

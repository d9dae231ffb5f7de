import type { Browser, Locator, Page } from 'playwright-core';

/** Somebody before the page, at a phone or a desk. */
export interface Visitor {
  page: Page;
  /** The thread that stands open. */
  thread: Locator;
  /** The newest button of that name in the thread. */
  button(name: string | RegExp): Locator;
  /** The form that stands open. */
  form: Locator;
  /** Presses the newest button of that name and waits for its form. */
  open(name: string): Promise<void>;
  submit(name: string): Promise<void>;
  /** Looks as another person from now on. */
  be(name: 'Alice' | 'Bob' | 'Carol'): Promise<void>;
  openThread(): Promise<void>;
  /** By how many pixels any part can be scrolled to the side, at most. */
  sidewards(): Promise<number>;
}

export async function visit(
  browser: Browser,
  url: string,
  look: { width: number; height: number; colorScheme?: 'light' | 'dark'; deviceScaleFactor?: number },
): Promise<Visitor> {
  const { width, height, ...more } = look;
  const page = await browser.newPage({ viewport: { width, height }, timezoneId: 'UTC', ...more });
  // Below the time of a test, so that what did not come is named.
  page.setDefaultTimeout(15_000);
  await page.goto(url);
  await page.locator('.composer').first().waitFor({ state: 'attached' });
  const thread = page.getByRole('complementary', { name: 'Thread' });
  const form = page.getByRole('dialog').last();
  const button = (name: string | RegExp) =>
    thread.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }).last();
  return {
    page,
    thread,
    button,
    form,
    open: async (name) => {
      await button(name).click();
      await form.waitFor({ timeout: 10_000 });
    },
    submit: async (name) => {
      await form.getByRole('button', { name, exact: true }).click();
      await form.waitFor({ state: 'detached', timeout: 10_000 });
    },
    be: async (name) => {
      const menu = page.getByRole('button', { name: 'Menu' });
      const person = page.locator('.people').getByRole('button', { name });
      const at = page.url();
      const isPhone = width <= 720;
      // On a phone the thread covers the way to the menu.
      if (isPhone && (await thread.isVisible())) await page.keyboard.press('Escape');
      if (isPhone) await menu.click();
      await person.click();
      if (isPhone) await page.keyboard.press('Escape');
      await page.goto(at);
    },
    openThread: async () => {
      await page
        .getByRole('button', { name: /\d+ repl/ })
        .first()
        .click();
      await thread.waitFor();
    },
    sidewards: () =>
      page.evaluate(() =>
        Math.max(
          ...[document.documentElement, ...document.querySelectorAll('.scroll, .dialog-body')].map(
            (part) => part.scrollWidth - part.clientWidth,
          ),
        ),
      ),
  };
}

import type { Investigation } from '@compass/core';
import { expect, test } from 'vitest';
import { present } from '../src/index.ts';
import { on } from './record-parts.ts';
import * as records from './records.ts';
import { messageOf, roots, shower, viewOf, workspace } from './support.ts';

const looks = (state: NonNullable<Investigation['secondLook']>['state'], of = records.quiet): Investigation => ({
  ...of,
  secondLook: { at: on('03:20:00'), state },
});
const footerOf = (one: Investigation): string => JSON.stringify(messageOf(one, 'root')?.blocks.at(-1));

test('the card of a page that nothing was found to says when COMPASS looks again by itself, and then that it did', () => {
  expect(footerOf(looks('due'))).toMatch(/. looks again by itself at 03:20/);
  expect(footerOf(looks('looked'))).toMatch(/. looked again by itself at 03:20/);
  for (const over of [looks('left'), looks('due', records.closedQuiet), looks('looking', records.observing)])
    expect(footerOf(over)).not.toContain('by itself');
});

test('its push text says what is as usual', () => {
  expect(messageOf(looks('due'), 'root')?.text).toMatch(
    /^orders: nothing wrong was seen\. As usual: p99 0.33.s, normally 0.31.s\. Nobody is accused\. Not seen: nothing is missing/,
  );
});

test('what was found at the second look is told in the channel, once, before the list; an edit would wake nobody', async () => {
  const found = looks('found', records.deciding);
  const slots = present(viewOf(found)).map(({ slot }) => slot);
  expect(slots.indexOf('second-look')).toBeLessThan(slots.indexOf('list'));
  const told = messageOf(found, 'second-look');
  expect(told).toMatchObject({ broadcast: true, once: true });
  expect(told?.text).toMatch(
    /^orders is slow: p99 4.8.s, normally 0.31.s\. COMPASS looked again by itself at 03:20.UTC; before that it saw nothing wrong\.$/,
  );
  const slack = await workspace();
  const { show } = shower(slack);
  await show(looks('due'));
  await show(found);
  await show({ ...found, revision: 2 });
  const [root] = await roots(slack);
  const said = root?.replies.filter(({ text }) => text.includes('by itself')) ?? [];
  expect(said.map(({ subtype }) => subtype)).toEqual(['thread_broadcast']);
  expect(messageOf(looks('found', records.recovered), 'second-look')).toBeUndefined();
});

test('whom the start of an investigation wakes is woken by what was found later, and not by a look at nothing', () => {
  const notified = (one: Investigation) => {
    const view = viewOf(one);
    return present({ ...view, settings: { ...view.settings, notify: { started: ['U0PRIYA'] } } });
  };
  const lineIn = (one: Investigation, slot: string) =>
    JSON.stringify(notified(one).find((message) => message.slot === slot)?.blocks[0]);
  expect(lineIn(looks('found', records.deciding), 'second-look')).toContain('<@U0PRIYA> it is there by now.');
  expect(lineIn(looks('looking', records.triggered), 'root')).not.toContain('U0PRIYA');
  expect(lineIn(records.triggered, 'root')).toContain('<@U0PRIYA> an investigation has started.');
});

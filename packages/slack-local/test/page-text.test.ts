import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { niceScale, visibleEvery } from '../src/page/blocks/scale.ts';
import { readCommand, suggestionsFor } from '../src/page/chat/commands.ts';
import { fromHash, fromPermalink, toHash } from '../src/page/place.ts';
import { parseMarkdown } from '../src/page/text/markdown.ts';
import { type Inline, type Paragraph, parseInline, parseMrkdwn } from '../src/page/text/mrkdwn.ts';
import { writeDate } from '../src/page/text/slack-date.ts';

/** The words that a reader sees. */
const wordsOf = (inlines: Inline[]): string => inlines.map(wordOf).join('');

function wordOf(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
    case 'code':
    case 'broadcast':
      return inline.text;
    case 'bold':
    case 'italic':
    case 'strike':
    case 'link':
      return wordsOf(inline.children);
    case 'emoji':
      return `(${inline.name})`;
    case 'date':
      return inline.fallback;
    default:
      return inline.label ?? inline.id;
  }
}

const allWords = (paragraphs: Paragraph[]): string =>
  paragraphs.map((one) => (one.kind === 'pre' ? one.text : one.lines.map(wordsOf).join('\n'))).join('\n');

describe('mrkdwn', () => {
  test.each([
    ['registered `03:09:12` · 03:25 UTC: x', 'registered 03:09:12 · 03:25 UTC: x'],
    ['at 03:02:30 and 10:00:00:', 'at 03:02:30 and 10:00:00:'],
    ['*Since 03:02 UTC, 5 min before the page* · P1', 'Since 03:02 UTC, 5 min before the page · P1'],
    ['idle_in_transaction_session_timeout', 'idle_in_transaction_session_timeout'],
    ['2*3*4 and a ~ b ~ c', '2*3*4 and a ~ b ~ c'],
    ['*not closed', '*not closed'],
    ['<https://example.com/a|PagerDuty #88213> · on call', 'PagerDuty #88213 · on call'],
    ['a &lt;b&gt; &amp;amp; c', 'a <b> &amp; c'],
    ['<!date^1795316824^{time}|03:07 UTC>', '03:07 UTC'],
    [':red_circle: :not_an_emoji: :30:', '(red_circle) :not_an_emoji: :30:'],
    ['~Deploy of checkout v412~ · 27 % → 4 %', 'Deploy of checkout v412 · 27 % → 4 %'],
    ['x < y and <script>alert(1)</script>', 'x < y and <script>alert(1)</script>'],
    ['> said\n> twice\nthen', 'said\ntwice\nthen'],
    ['*Query*\n```sum(rate(x{a="*b*"}[1m]))\n  by (le)```', 'Query\nsum(rate(x{a="*b*"}[1m]))\n  by (le)'],
  ])('%s reads as sent', (sent, read) => {
    expect(allWords(parseMrkdwn(sent))).toBe(read);
  });

  test('marks nest, and a mark inside code is none', () => {
    expect(parseInline('*a _b_ `*c*`* d')).toEqual([
      {
        kind: 'bold',
        children: [
          { kind: 'text', text: 'a ' },
          { kind: 'italic', children: [{ kind: 'text', text: 'b' }] },
          { kind: 'text', text: ' ' },
          { kind: 'code', text: '*c*' },
        ],
      },
      { kind: 'text', text: ' d' },
    ]);
  });

  test('a full stop after an address is not part of it', () => {
    expect(parseInline('see https://example.com/a?b=1&amp;c=2.')).toEqual([
      { kind: 'text', text: 'see ' },
      {
        kind: 'link',
        url: 'https://example.com/a?b=1&c=2',
        children: [{ kind: 'text', text: 'https://example.com/a?b=1&c=2' }],
      },
      { kind: 'text', text: '.' },
    ]);
  });

  test('an address that runs code is no link', () => {
    expect(parseInline('<javascript:alert(1)|press>')).toEqual([{ kind: 'text', text: '<javascript:alert(1)|press>' }]);
  });

  test('no letter or digit is ever lost', () => {
    const mixed = fc.array(fc.constantFrom(...'ab1 *_~`:\n.>'), { maxLength: 40 }).map((letters) => letters.join(''));
    const only = (text: string) => text.replace(/[^ab1]/g, '');
    fc.assert(fc.property(mixed, (sent) => only(allWords(parseMrkdwn(sent))) === only(sent)));
  });
});

describe('markdown', () => {
  test('a post-mortem keeps its headings, lists, tables and code', () => {
    const kinds = parseMarkdown(
      '# Title\n\n**12 min**, see [x](https://e.com)\n\n- one\n  - two\n\n3. three\n\n|a|b|\n|---|---|\n|1|2|\n\n---\n```sql\nselect 1;\n```\n> quote',
    );
    expect(kinds.map((piece) => piece.kind)).toEqual([
      'heading',
      'paragraph',
      'list',
      'list',
      'table',
      'rule',
      'pre',
      'quote',
    ]);
    expect(kinds[2]).toMatchObject({ ordered: false, items: [{ depth: 0 }, { depth: 1 }] });
    expect(kinds[3]).toMatchObject({ ordered: true, start: 3 });
    expect(kinds[4]).toMatchObject({ rows: [[[{ text: '1' }], [{ text: '2' }]]] });
    expect(kinds[6]).toMatchObject({ text: 'select 1;' });
  });

  test('every text is read to its end', () => {
    const mixed = fc.array(fc.constantFrom('# ', '- ', '1. ', '|', '---', '```', '> ', 'x', '\n', '\n\n', '**', '_'));
    fc.assert(fc.property(mixed, (parts) => parseMarkdown(parts.join('')).length >= 0));
  });
});

describe('dates, places, commands and scales', () => {
  test('a date is written in the zone of the reader, or as its fallback', () => {
    expect(writeDate(1795316824, '{date_short} {time}', 'x', 'Asia/Tokyo')).toBe('22 Nov 2026 12:07');
    expect(writeDate(1795316824, '{unknown}', '03:07 UTC', 'UTC')).toBe('03:07 UTC');
  });

  test('a permalink leads to its thread, a foreign one does not', () => {
    const channels = [{ id: 'C1', name: 'orders' }];
    const link = 'http://127.0.0.1:1/archives/C1/p1795316824000100';
    expect(fromPermalink(link, channels)).toMatchObject({ channel: 'orders', thread: '1795316824.000100' });
    expect(fromPermalink(`${link}?thread_ts=1795316800.000200&cid=C1`, channels)).toMatchObject({
      thread: '1795316800.000200',
    });
    expect(fromPermalink('https://x.slack.com/archives/C9/p1795316824000100', channels)).toBeUndefined();
  });

  test('a place survives the address bar', () => {
    for (const place of [
      { kind: 'home' as const },
      { kind: 'channel' as const, channel: 'a-b', thread: '1795316824.000100' },
    ]) {
      expect(fromHash(toHash(place))).toEqual(place);
    }
  });

  test('a slash begins a command, anything else is a message', () => {
    expect(readCommand('/compass investigate orders')).toEqual({ command: '/compass', text: 'investigate orders' });
    expect(readCommand('/compass')).toEqual({ command: '/compass', text: '' });
    expect(readCommand('see /compass')).toBeUndefined();
    expect(suggestionsFor('/compass st').map(({ words }) => words)).toEqual(['/compass status']);
    expect(suggestionsFor('/compass status')).toEqual([]);
  });

  test('an axis has round ticks around all values', () => {
    expect(niceScale([0, 4.8]).ticks).toEqual([0, 2, 4, 6]);
    expect(niceScale([0.3, 0.31]).ticks).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
    expect(niceScale([0]).ticks.length).toBeGreaterThan(1);
    expect(niceScale([-5, 5]).min).toBeLessThanOrEqual(-5);
    expect(visibleEvery(10, 300, 46)).toBe(2);
  });
});

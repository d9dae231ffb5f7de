import { describe, expect, it } from 'vitest';
import { alertText } from '../src/listeners/alert-text.ts';
import { readable, understand } from '../src/listeners/understand.ts';

const known = ['orders', 'orders-db', 'checkout', 'search'];

describe('a sentence', () => {
  it.each([
    ['why is checkout slow?', ['checkout']],
    ['<@U0COMPASS> Checkout returns errors since 3', ['checkout']],
    ['orders-db is down', ['orders-db']],
    ['can you look into search', ['search']],
    ['something is wrong with *checkout*, p99 is up', ['checkout']],
    ['checkout', ['checkout']],
    ['is checkout slow because of orders-db?', ['checkout', 'orders-db']],
  ])('%s is about %j, and asks', (text, services) => {
    expect(understand(text, known)).toMatchObject({ services, asks: true });
  });

  it.each(['thanks, the checkout team was quick today', 'we ship orders on Mondays and nobody minds'])(
    '%s names a service and asks nothing',
    (text) => {
      expect(understand(text, known)).toMatchObject({ services: [expect.any(String)], asks: false });
    },
  );

  it.each(['', 'hello there', 'why is it slow?', 'reordersx is slow', 'the checkouts of books'])(
    '%s names no service',
    (text) => {
      expect(understand(text, known).services).toEqual([]);
    },
  );

  it('with a slip names what was probably meant', () => {
    expect(understand('why is chekcout slow?', known).meant).toEqual({ said: 'chekcout', known: 'checkout' });
    expect(understand('why is it slow?', known).meant).toBeNull();
  });

  it('without a list of services the place of the name tells', () => {
    expect(understand('why is payments-api slow?', null).services).toEqual(['payments-api']);
    expect(understand('payments-api is down', null).services).toEqual(['payments-api']);
    expect(understand('why is error-tracker-500 slow?', null).services).toEqual(['error-tracker-500']);
    expect(understand('why are errors rising?', null).services).toEqual([]);
    expect(understand('why is everything slow?', null).services).toEqual([]);
  });

  it('is read as people see it, cut, on one line', () => {
    expect(readable('<@U1|bob> see <https://evil.example|the\u0000 graph> &lt;b&gt;\n now')).toBe(
      'see the graph <b> now',
    );
    expect(understand('x '.repeat(40_000), known).text.length).toBeLessThanOrEqual(500);
  });

  it('takes its time from nobody: 40,000 characters of anything', () => {
    const before = performance.now();
    for (const piece of ['<', '<@', 'why is ', 'is is ', 'a-', '&amp;', 'timing ', '\u0000'])
      understand(piece.repeat(40_000 / piece.length), known);
    // Linear work of these sizes takes some milliseconds; the bound only tells it from what never ends.
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

describe('what another app posts', () => {
  it('is read wherever it stands', () => {
    const message = {
      text: '',
      attachments: [
        { fallback: '[FIRING:1] HighLatency', title: 'HighLatency', fields: [{ title: 'service', value: 'orders' }] },
      ],
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*p99* is high' } }],
    };
    expect(alertText(message)).toBe('[FIRING:1] HighLatency · HighLatency · service · orders · *p99* is high');
  });

  it('of no shape, or of very much, is cut and breaks nothing', () => {
    let deep: unknown = { text: 'deep' };
    for (let index = 0; index < 5000; index += 1) deep = { attachments: [deep] };
    for (const odd of [null, 7, 'text', [], deep, { attachments: 'x' }]) expect(alertText(odd)).toBe('');
    expect(alertText({ text: 'x'.repeat(90_000) }).length).toBeLessThanOrEqual(2000);
  });
});

import { describe, expect, test } from 'vitest';
import { lookingThrough } from './their-server.ts';

const start = new Date('2026-01-05T10:00:00.000Z');
const end = new Date('2026-01-05T10:01:00.000Z');

describe('A server of mcp-grafana', () => {
  test.each([
    // Its tools hand over what Grafana's client for Go gave them: the list is its `Payload`.
    ['names them in small letters', ['from', 'to', 'limit'], (rows: unknown[]) => ({ Payload: rows })],
    ['names them in capital letters, as at first', ['From', 'To', 'Limit'], (rows: unknown[]) => ({ Payload: rows })],
    ['answers with the list alone', ['from', 'to', 'limit'], (rows: unknown[]) => rows],
  ])('that %s: annotations come with end and component, those of deploys are changes', async (_how, keys, wrap) => {
    const epoch = start.getTime();
    const { look, asked } = lookingThrough({
      get_annotations: {
        keys: [...keys, 'tags', 'type'],
        reply: () =>
          wrap([
            { id: 3, time: epoch + 5_000, alertName: 'Slow orders', newState: 'Alerting' },
            { id: 2, time: epoch + 2_000, timeEnd: epoch + 9_000, text: 'Load <b>test</b>', tags: [] },
            { id: 1, time: epoch, timeEnd: 0, text: 'v42', tags: ['deploy', 'env:prod', 'service:orders'] },
          ]),
      },
    });
    expect((await look.annotations({ start, end })).value).toEqual([
      { at: start, component: 'orders', kind: 'deploy', summary: 'v42' },
      { at: new Date(epoch + 2_000), component: '', kind: 'annotation', summary: 'Load test' },
      { at: new Date(epoch + 5_000), component: '', kind: 'annotation', summary: 'Slow orders Alerting' },
    ]);
    expect(Object.entries(asked.at(-1)?.input ?? {})).toEqual([
      [keys[0], epoch],
      [keys[1], end.getTime()],
      [keys[2], 1_000],
    ]);
    expect((await look.sources()).changes).toEqual({ state: 'ready' });
    expect((await look.changes({ start, end })).value).toEqual([
      { at: start, component: 'orders', kind: 'deploy', summary: 'v42' },
    ]);
  });
});

import { expect, test } from 'vitest';
import { dashboardLink } from '../src/words/dashboard-link.ts';

const about = { service: 'a/b?c=$&', start: '2026-11-22T03:00:00Z', end: '2026-11-22T03:09:00Z' };

test('a template is filled in, whatever a service is called', () => {
  const from = Date.parse(about.start);
  expect(dashboardLink('https://g.example.com/d/s?var-service={service}&from={from}&to={to}', about)).toBe(
    `https://g.example.com/d/s?var-service=a%2Fb%3Fc%3D%24%26&from=${from}&to=${from + 540_000}`,
  );
});

test('without a template there is no link', () => {
  expect([null, undefined, ''].map((template) => dashboardLink(template, about))).toEqual([null, null, null]);
});

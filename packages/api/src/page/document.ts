import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { type Html, html } from './html.ts';
import { STYLE } from './style.ts';

const HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing runs, nothing is loaded but pictures that stand in the page, and nobody may frame it. */
const POLICY = `default-src 'none'; style-src 'sha256-${HASH}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  // An address that carries a key is told to nobody.
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
};

export interface Page {
  title: string;
  body: Html;
  /** Loaded again after so many seconds; null: it stays as it is. */
  refresh?: number | null;
}

/** Answers with a page that needs nothing but itself. */
export function sendPage(reply: FastifyReply, { title, body, refresh = null }: Page): FastifyReply {
  const again = refresh === null ? html`` : html`<meta http-equiv="refresh" content="${refresh}">`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${again}
<title>${title}</title><style>${{ html: STYLE }}</style></head>
<body>${body}</body></html>`;
  return reply.headers(HEADERS).type('text/html; charset=utf-8').send(page.html);
}

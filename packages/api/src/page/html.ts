import { visible } from '@compass/core';

/** HTML that is safe to send: made by `html` alone. */
export interface Html {
  readonly html: string;
}
type Value = string | number | Html | readonly Html[];

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text of anybody, as text: what cannot be seen of it is gone, and nothing of it is markup. */
const escaped = (text: string): string => visible(text).replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);

const encoded = (value: Value): string => {
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return 'html' in value ? value.html : value.map((one) => one.html).join('');
};

/** Template: the literal parts are ours, every value is outside text unless it was made here. */
export const html = (parts: TemplateStringsArray, ...values: Value[]): Html => ({
  html: parts.reduce((sum, part, index) => sum + encoded(values[index - 1] ?? '') + part),
});

export const nothing: Html = { html: '' };

/** Where there is something to show. */
export const given = <T>(value: T | null | undefined | '', show: (value: T) => Html): Html =>
  value === null || value === undefined || value === '' ? nothing : show(value);

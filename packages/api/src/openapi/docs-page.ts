import type { FastifyInstance } from 'fastify';
import { sendPage } from '../page/document.ts';
import { given, type Html, html } from '../page/html.ts';
import { DOCS, PROBLEMS } from '../problem.ts';
import { fieldRows, fieldWords, type Schema, schemaWords } from './schema-words.ts';

interface Content {
  content?: Record<string, { schema?: Schema }>;
  description?: string;
}
interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, string[]>[];
  parameters?: { name: string; in: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: Content;
  responses?: Record<string, Content>;
}
/** As much of OpenAPI as is shown. */
export interface Description {
  info: { title: string; description?: string };
  tags?: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

const contentWords = ({ content = {} }: Content): Html => {
  const [type, { schema = {} }] = Object.entries(content)[0] ?? ['', {}];
  if (type === '') return html``;
  return html`${schemaWords(schema)}${type === 'application/json' ? '' : `, as ${type}`}`;
};

function operation(path: string, method: string, one: Operation): Html {
  const scope = one.security?.flatMap(({ bearer }) => bearer ?? [])[0];
  const body = one.requestBody;
  const schema = Object.values(body?.content ?? {})[0]?.schema;
  const parameters = (one.parameters ?? []).map(
    ({ name, in: place, required, description, schema: each = {} }) =>
      html`<tr><td><code>${name}</code></td><td>in the ${place}, ${fieldWords({ ...each, ...(description === undefined ? {} : { description }) }, required === true)}</td></tr>`,
  );
  const answers = Object.entries(one.responses ?? {});
  const good = answers.filter(([status]) => Number(status) < 400);
  const bad = answers.filter(([status]) => Number(status) >= 400).map(([status]) => status);
  return html`<section class="card" id="${one.operationId ?? ''}">
<h3><span class="method">${method.toUpperCase()}</span><code>${path}</code></h3>
<p>${one.summary ?? ''}.${given(scope, (name) => html` Scope <code>${name}</code>.`)}</p>
${given(one.description, (text) => html`<p class="soft">${text}</p>`)}
${parameters.length === 0 ? html`` : html`<table>${parameters}</table>`}
${given(schema, (given) => (given.properties === undefined ? html`<p>Body: ${schemaWords(given)}.</p>` : html`<p>Body:</p><table>${fieldRows(given)}</table>`))}
${good.map(([status, each]) => html`<p><b>${status}</b> ${contentWords(each)}${each.description === undefined || each.description === 'Default Response' ? '' : html`: ${each.description}`}</p>`)}
${given(bad.join(', '), (list) => html`<p class="soft">Problems: ${list}</p>`)}
</section>`;
}

function tagged(description: Description, tag: string): Html {
  const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, one]) => one.tags?.includes(tag))
      .map(([method, one]) => operation(path, method, one)),
  );
  return operations.length === 0 ? html`` : html`<h2>${tag}</h2>${operations}`;
}

/** The description for people: what can be asked, with what, and what comes back. */
const docsPage = (description: Description): Html => html`
<h1>${description.info.title} over REST</h1>
${(description.info.description ?? '').split(/(?<=\.) /).map((sentence) => html`<p>${sentence}</p>`)}
<p class="soft">The same as OpenAPI 3.1: <a href="/api/v1/openapi.json">/api/v1/openapi.json</a></p>
${(description.tags ?? []).map(({ name }) => tagged(description, name))}
<h2>Problems</h2>
<p>What is refused is <code>application/problem+json</code> (RFC 9457): <code>detail</code> says what is wrong, <code>field</code> where.</p>
<table>${PROBLEMS.map(([status, name, title, remedy]) => html`<tr id="problem-${name}"><td>${status}</td><td>${title}</td><td>${remedy}</td></tr>`)}</table>
<h2>Schemas</h2>
${Object.entries(description.components?.schemas ?? {}).map(([name, schema]) => html`<section class="card" id="schema-${name}"><h3>${name}</h3><table>${fieldRows(schema)}</table></section>`)}
`;

/** A page of REST for a browser. It says what the program is, and nothing of the installation: it answers everybody. */
export async function docs(app: FastifyInstance): Promise<void> {
  app.get(DOCS, { schema: { hide: true } }, async (_request, reply) =>
    // The generator's own type is wider than what it makes of our routes.
    sendPage(reply, { title: 'COMPASS over REST', body: docsPage(app.swagger() as unknown as Description) }),
  );
}

import type { CheckReport } from '@compass/compose';
import Table from 'cli-table3';
import pc from 'picocolors';

const plain = { head: [], border: [] };
const mark = (yes: boolean) => (yes ? pc.green('yes') : pc.dim('–'));

const ready = ({ trouble }: CheckReport['embedder']): string => (trouble === null ? ', ready' : `: ${trouble}`);

const sentence = (words: string): string => (/[.?]$/.test(words) ? words : `${words}.`);

function serverLines({
  name,
  where,
  tools,
  approval,
  differs,
  can,
  trouble,
}: CheckReport['servers'][number]): string[] {
  if (trouble !== null) return [`${pc.red('✗')} ${name}  ${where}`, `    ${sentence(trouble)}`];
  const judged = {
    own: '',
    approved: ', as approved',
    'never approved': pc.yellow(', never approved'),
    changed: pc.yellow(', changed since they were approved'),
    unknown: '',
  }[approval];
  const gaps = can.flatMap(({ capability, ability }) =>
    ability.can
      ? ability.note === null
        ? []
        : [`    ${capability}: ${ability.note}.`]
      : [`    ${capability}: a gap, for it ${ability.why}.`],
  );
  const again = approval === 'never approved' || approval === 'changed';
  return [
    `${again ? pc.yellow('!') : pc.green('✓')} ${name}  ${where}  ${tools} tools${judged}`,
    ...differs.map((one) => `    ${one}`),
    ...(again ? [`    Look at them, then: npx --no compass config check --approve ${name}`] : gaps),
  ];
}

/** Servers first, then one table: who sees what, and why not. */
export function printCheck({ recording, servers, sources, agents, model, embedder, warnings }: CheckReport): string {
  const names = Object.keys(sources) as (keyof CheckReport['sources'])[];
  const table = new Table({ head: ['agent', ...names], style: plain });
  for (const { title, sees, lacks } of agents)
    table.push([
      title,
      ...names.map((one) => (sees.includes(one) || lacks.includes(one) ? mark(sees.includes(one)) : '')),
    ]);
  const gaps = names.flatMap((name) => {
    const state = sources[name];
    return state.state === 'missing' ? [`  ${name}: ${state.why}`] : [];
  });
  return [
    ...warnings.map((one) => `${pc.yellow('!')} ${one}`),
    recording === null
      ? servers.flatMap(serverLines).join('\n')
      : `No server is configured: the recorded incident ${recording} answers.`,
    '',
    table.toString(),
    ...(gaps.length > 0 ? ['Not seen here, and named in every answer:', ...gaps] : []),
    '',
    model === null ? 'No language model is configured; none is needed.' : `Model: ${model.name}${ready(model)}`,
    `Embedder: ${embedder.name}${ready(embedder)}`,
  ].join('\n');
}

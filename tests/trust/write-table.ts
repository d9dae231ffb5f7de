import { readFileSync, writeFileSync } from 'node:fs';

export interface Measured {
  row: number;
  title: string;
  bound: string;
  figure: string;
  exercised: number;
  pass: boolean;
}

const BEGIN = '<!-- rows: written by `npm run trust`, do not edit -->';
const END = '<!-- /rows -->';
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Puts the rows that were measured into the table of a document; rows of earlier runs stay. */
export function writeTable(file: string, measured: Measured[], about: string): void {
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  const kept = new Map(
    [...text.slice(from, to).matchAll(/^\| (\d+) \|.*$/gm)].map((line) => [Number(line[1]), line[0]]),
  );
  for (const one of measured)
    kept.set(
      one.row,
      `| ${one.row} | ${[one.title, one.bound, `${one.figure} (${about})`, one.pass ? 'pass' : 'fail'].map(cell).join(' | ')} |`,
    );
  const lines = [...kept].sort(([a], [b]) => a - b).map(([, line]) => line);
  const table = [
    '',
    '| row | fault or attack | bound | measured | |',
    '| ---: | --- | --- | --- | --- |',
    ...lines,
    '',
  ];
  writeFileSync(file, `${text.slice(0, from)}${BEGIN}\n${table.join('\n')}${text.slice(to)}`);
}

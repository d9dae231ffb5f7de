import { z } from 'zod';
import type { Element } from '../blocks/elements-of.ts';
import type { LocalContext } from '../context.ts';
import type { Block } from '../record/entries.ts';
import { mimetypeOf } from '../record/files.ts';
import { deny } from '../refusal.ts';
import type { OpenView } from '../views/store.ts';
import { channelOf } from '../web/find.ts';
import { fileShape } from '../web/shapes.ts';
import { findPerson } from '../workspace.ts';
import { suggest } from './suggest.ts';

const GivenFile = z.object({ name: z.string().min(1), content: z.base64(), mimetype: z.string().optional() });
const Option = z.looseObject({ value: z.string(), text: z.looseObject({ text: z.string() }) });

/**
 * Turns what a person gave into what the element keeps: names of people and channels into ids, contents of files into
 * files of the workspace, and the value of an external select into the option that the app offered.
 */
export async function prepared(
  slack: LocalContext,
  open: OpenView,
  block: Block,
  element: Element,
  given: unknown,
): Promise<unknown> {
  if (given === null || given === undefined || given === '') return null;
  switch (element.type) {
    case 'users_select':
      return typeof given === 'string'
        ? (findPerson(given)?.id ?? deny(400, 'invalid_value', `${block.block_id}: there is no person ${given}`))
        : given;
    case 'conversations_select':
    case 'channels_select':
      return typeof given === 'string' ? channelIdOf(slack, block, given) : given;
    case 'external_select':
      return offeredOption(slack, open, block, element, given);
    case 'multi_external_select':
      return Promise.all(
        z
          .array(z.unknown())
          .parse(given)
          .map((one) => offeredOption(slack, open, block, element, one)),
      );
    case 'file_input':
      return keepFiles(slack, open, block, element, given);
    default:
      return given;
  }
}

function channelIdOf(slack: LocalContext, block: Block, named: string): string {
  try {
    return channelOf(slack, named).id;
  } catch {
    return deny(400, 'invalid_value', `${block.block_id}: there is no channel ${named}`);
  }
}

async function offeredOption(
  slack: LocalContext,
  open: OpenView,
  block: Block,
  element: Element,
  given: unknown,
): Promise<unknown> {
  const wanted = typeof given === 'string' ? given : Option.safeParse(given).data?.value;
  const find = () =>
    z
      .array(Option)
      .parse(open.offered.get(String(block.block_id)) ?? [])
      .find((one) => one.value === wanted || one.text.text === wanted);
  if (!find() && wanted !== undefined) await suggest(slack, open, block, element, wanted);
  const initial = Option.safeParse(element.initial_option).data;
  return (
    find() ??
    (initial?.value === wanted ? initial : undefined) ??
    deny(400, 'invalid_value', `${block.block_id}: COMPASS does not offer ${wanted}`)
  );
}

/** Files come as `{name, content}` with the content in base64. */
async function keepFiles(
  slack: LocalContext,
  open: OpenView,
  block: Block,
  element: Element,
  given: unknown,
): Promise<unknown> {
  const parsed = z.array(GivenFile).safeParse(given);
  if (!parsed.success) deny(400, 'invalid_value', `${block.block_id}: files are a list of {name, content in base64}`);
  const allowed = z.array(z.string()).safeParse(element.filetypes).data;
  const kept = [];
  for (const { name, content } of parsed.data) {
    const extension = name.split('.').at(-1)?.toLowerCase() ?? '';
    if (allowed && !allowed.includes(extension))
      deny(400, 'invalid_value', `${block.block_id}: files of type ${extension} are not taken`);
    const bytes = Buffer.from(content, 'base64');
    const id = slack.stamps.id('F');
    await slack.files.keep(id, bytes);
    const created = Math.floor(slack.stamps.now() / 1000);
    const file = { id, name, title: name, mimetype: mimetypeOf(name), size: bytes.length, user: open.user, created };
    await slack.record.write({ kind: 'file', file });
    kept.push(fileShape(slack, file));
  }
  return kept;
}

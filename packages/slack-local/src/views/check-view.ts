import { z } from 'zod';
import { inSlacksWords } from '../blocks/issues.ts';
import { nameBlocks } from '../blocks/name-blocks.ts';
import { complaintsAbout } from '../blocks/surface.ts';
import { plain } from '../blocks/text.ts';
import type { LocalContext } from '../context.ts';
import { Block } from '../record/entries.ts';
import { refuse } from '../refusal.ts';
import { isShownImage } from '../web/content.ts';

const VIEW_LIMIT_BYTES = 250_000;
const flag = z.boolean().optional();
const common = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};
const Modal = z.strictObject({
  type: z.literal('modal'),
  ...common,
  title: plain(24),
  submit: plain(24).optional(),
  close: plain(24).optional(),
  clear_on_close: flag,
  notify_on_close: flag,
  submit_disabled: flag,
});
const Home = z.strictObject({ type: z.literal('home'), ...common });

export type ModalView = Omit<z.infer<typeof Modal>, 'blocks'> & { blocks: Block[] };
export type HomeView = Omit<z.infer<typeof Home>, 'blocks'> & { blocks: Block[] };
export type View = ModalView | HomeView;

/** A view as Slack would keep it, each block named; refuses (`invalid_arguments`) what Slack would refuse. */
export function checkModal(slack: LocalContext, given: unknown): ModalView {
  const parsed = Modal.safeParse(given);
  if (!parsed.success) refuse('invalid_arguments', inSlacksWords(parsed.error.issues, given, '/view'));
  const view = { ...parsed.data, blocks: checkBlocks(slack, parsed.data.blocks, 'modal') };
  if (view.submit === undefined && view.blocks.some((one) => one.type === 'input')) {
    refuse('invalid_arguments', [
      '[ERROR] submit is required when an input block is within blocks [json-pointer:/view]',
    ]);
  }
  return view;
}

export function checkHome(slack: LocalContext, given: unknown): HomeView {
  const parsed = Home.safeParse(given);
  if (!parsed.success) refuse('invalid_arguments', inSlacksWords(parsed.error.issues, given, '/view'));
  return { ...parsed.data, blocks: checkBlocks(slack, parsed.data.blocks, 'home') };
}

function checkBlocks(slack: LocalContext, blocks: unknown[], surface: 'modal' | 'home'): Block[] {
  const complaints = complaintsAbout(blocks, surface, '/view/blocks', (id) => isShownImage(slack, id));
  if (surface === 'modal' && blocks.length === 0)
    complaints.push('[ERROR] no less than 1 items allowed [json-pointer:/view/blocks]');
  if (complaints.length > 0) refuse('invalid_arguments', complaints);
  if (JSON.stringify(blocks).length > VIEW_LIMIT_BYTES) refuse('view_too_large');
  return nameBlocks(z.array(Block).parse(blocks), () => slack.stamps.id(''));
}

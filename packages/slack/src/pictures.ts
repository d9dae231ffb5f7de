import { setTimeout as sleep } from 'node:timers/promises';
import { CompassError } from '@compass/core';
import type { WebClient } from '@slack/web-api';
import type { Block } from './blocks.ts';
import { refusedAs } from './slack-error.ts';

/** What stands in a message before it is sent: a chart that is drawn and uploaded when it is needed. */
interface Picture extends Block {
  type: 'picture';
  /** The same for the same picture. */
  key: string;
  alt_text: string;
  /** The native block that says less of it; null where Slack has none. */
  instead: Block | null;
  draw(): Promise<Uint8Array>;
}

const isPicture = (block: Block): block is Picture => block.type === 'picture';
/** So many are known to be there already; an older one is uploaded again. */
const KEPT = 200;
/** Slack takes a moment until a file that was uploaded may stand in a message. */
const [TRIES, PAUSE_MS] = [10, 300];

/** The same message for a workspace that takes no picture: its native chart, or nothing. */
export const withoutPictures = (blocks: Block[]): Block[] =>
  blocks.flatMap((block) => (isPicture(block) ? (block.instead ?? []) : [block]));

/** Puts files of the workspace where pictures are to stand. Uploaded once as long as the program runs; they are shared by the message alone. */
export function createPictures(client: WebClient) {
  const known = new Map<string, string>();

  const isThere = async (id: string): Promise<boolean> => {
    const { file } = await client.files.info({ file: id });
    return (file?.mimetype ?? '') !== '';
  };

  const upload = async ({ key, alt_text, draw }: Picture): Promise<string> => {
    const png = await draw();
    // Without a channel: nobody is told of it, and who reads the message sees it there.
    const answer = (await client.filesUploadV2({
      filename: `chart-${key}.png`,
      title: 'Chart',
      file: Buffer.from(png),
      alt_text: alt_text.slice(0, 1000),
    })) as { files?: { files?: { id?: string }[] }[] };
    const id = answer.files?.[0]?.files?.[0]?.id;
    if (id === undefined) throw new CompassError('refused', 'Slack kept no file of a chart.');
    for (let tried = 1; tried < TRIES && !(await isThere(id)); tried += 1) await sleep(PAUSE_MS);
    return id;
  };

  /** The blocks with their pictures in place; null where there are none, or where none could be made. */
  return async (blocks: Block[]): Promise<Block[] | null> => {
    if (!blocks.some(isPicture)) return null;
    try {
      const placed: Block[] = [];
      for (const block of blocks) {
        if (!isPicture(block)) {
          placed.push(block);
          continue;
        }
        const id = known.get(block.key) ?? (await upload(block));
        known.set(block.key, id);
        placed.push({ type: 'image', slack_file: { id }, alt_text: block.alt_text });
      }
      for (const key of [...known.keys()].slice(0, -KEPT)) known.delete(key);
      return placed;
    } catch (error) {
      // A right that is missing or a chart that cannot be drawn must not cost the verdict; an outage is tried again as a whole.
      if (refusedAs(error) === null && !(error instanceof CompassError)) throw error;
      return null;
    }
  };
}

import { createHash } from 'node:crypto';
import type { App, BlockAction } from '@slack/bolt';
import { createBoardLinks } from '../home/board-links.ts';
import { homeView } from '../home/home-view.ts';
import { investigateModal } from '../modals/investigate.ts';
import { actorOf, deciding } from './actor.ts';
import { openView } from './open-view.ts';
import type { ListenerPorts } from './ports.ts';

const HOUR_MS = 3_600_000;
const EVERY_MS = 15_000;

/** Published when it is opened; for an hour after that, whenever what it says has changed. */
export function createHome({ client }: Pick<App, 'client'>, ports: ListenerPorts) {
  const { read, settings, log } = ports;
  const seen = new Map<string, { openedAt: number; hash: string }>();
  const linksOf = createBoardLinks(client);

  async function publish(user: string): Promise<void> {
    const board = await read.board(await deciding(await actorOf(user, client), ports.people));
    const about = { board, costs: await read.costs(), settings, link: await linksOf(board), away: await read.away() };
    const view = homeView(about);
    // The time of the update alone is no news.
    const hash = createHash('sha256')
      .update(JSON.stringify(view).replace(/Updated \d\d:\d\d/, ''))
      .digest('hex');
    const known = seen.get(user);
    if (known?.hash === hash) return;
    await client.views.publish({ user_id: user, view: view as never });
    if (known !== undefined) known.hash = hash;
  }

  return {
    open: (user: string) => {
      seen.set(user, { openedAt: ports.now().getTime(), hash: '' });
      return publish(user);
    },
    /** Looks once whether what somebody has open says something else by now. */
    async refresh(): Promise<void> {
      for (const [user, { openedAt }] of [...seen]) {
        if (ports.now().getTime() - openedAt > HOUR_MS) seen.delete(user);
        else await publish(user).catch((error) => log.debug({ error: String(error) }, 'a Home was not refreshed'));
      }
    },
  };
}

/** App Home. Returns how to stop refreshing. */
export function home(app: App, ports: ListenerPorts): () => void {
  const board = createHome(app, ports);
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab === 'home') await board.open(event.user);
  });
  app.action('open_investigate', async ({ ack, body, client }) => {
    await ack();
    const { trigger_id } = body as BlockAction;
    const { read, settings, now } = ports;
    const view = investigateModal({ channel: settings.defaultChannel, services: await read.services(), since: now() });
    await openView(client, trigger_id, view);
  });
  const timer = setInterval(() => void board.refresh(), EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

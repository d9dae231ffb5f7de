import { useEffect, useMemo } from 'react';
import { api } from '../api.ts';
import { Blocks } from '../blocks/blocks.tsx';
import type { View } from '../wire.ts';
import { SurfaceContext, useWorkspace } from '../workspace.tsx';

/** The Home of the app. Opening it tells the app, which then publishes what stands here; an app that was away has forgotten who has it open. */
export function Home({ view, connected }: { view: View | undefined; connected: boolean }) {
  const { user, tell, refresh } = useWorkspace();
  useEffect(() => {
    if (!connected) return;
    void api.openHome(user.name).then(async (answer) => {
      if (!answer.ok) tell(answer.message);
      await refresh();
    });
  }, [user.name, connected, tell, refresh]);
  const surface = useMemo(
    () => ({
      press: async (press: Parameters<typeof api.pressInView>[2]) => {
        if (!view) return;
        const answer = await api.pressInView(user.name, view.id, press);
        if (!answer.ok) tell(answer.message);
        await refresh();
      },
    }),
    [user.name, view, tell, refresh],
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached with the keyboard
    <section className="scroll home" tabIndex={0} aria-label="Home of COMPASS">
      {view ? (
        <SurfaceContext value={surface}>
          <Blocks blocks={view.blocks} />
        </SurfaceContext>
      ) : (
        <p className="quiet">COMPASS has not published its Home yet.</p>
      )}
    </section>
  );
}

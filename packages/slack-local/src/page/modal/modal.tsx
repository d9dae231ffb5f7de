import { type FormEvent, useId, useMemo, useRef, useState } from 'react';
import { api, type Press } from '../api.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { FormContext } from '../blocks/inputs/form.tsx';
import { Dialog } from '../dialog.tsx';
import { Plain } from '../text/words.tsx';
import type { Channel, View } from '../wire.ts';
import { SurfaceContext, useWorkspace } from '../workspace.tsx';
import { useFields } from './use-fields.ts';

interface ModalProps {
  view: View;
  beneath: boolean;
  /** Where the person is; a conversation select may start there. */
  channel: Channel | undefined;
}

/** A modal view: its blocks, its inputs, and what is sent when it is submitted or closed. */
export function Modal({ view, beneath, channel }: ModalProps) {
  const { user, refresh } = useWorkspace();
  const [problem, setProblem] = useState<string>();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const surface = useMemo(
    () => ({
      press: async (press: Press) => {
        const answer = await api.pressInView(user.name, view.id, press);
        setProblem(answer.ok ? undefined : answer.message);
        await refresh();
      },
    }),
    [user.name, view.id, refresh],
  );
  const fields = useFields({ view, channel, user: user.name, press: surface.press });

  const close = async () => {
    const answer = await api.close(user.name, view.id);
    setProblem(answer.ok ? undefined : answer.message);
    await refresh();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !view.submit) return;
    const missing = fields.missing();
    if (Object.keys(missing).length > 0) return showErrors(missing);
    setBusy(true);
    setProblem(undefined);
    const answer = await api.submit(user.name, view.id, fields.values());
    setBusy(false);
    if (answer.ok) fields.setErrors({});
    else if (answer.errors) showErrors(answer.errors);
    else setProblem(answer.message);
    await refresh();
  };
  const showErrors = (errors: Record<string, string>) => {
    fields.setErrors(errors);
    // After the next drawing, the first field that is wrong has the focus.
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>('.invalid :is(input,textarea,select)')?.focus(),
    );
  };

  const footer = (
    <>
      <button type="button" className="button" onClick={() => void close()}>
        <Plain text={view.close?.text ?? (view.submit ? 'Cancel' : 'Close')} />
      </button>
      {view.submit ? (
        <button type="submit" form={id} className="button primary" aria-busy={busy}>
          <Plain text={view.submit.text} />
        </button>
      ) : null}
    </>
  );
  return (
    <Dialog
      title={<Plain text={view.title?.text ?? ''} />}
      onClose={() => void close()}
      beneath={beneath}
      footer={footer}
      problem={problem}
    >
      <form id={id} ref={form} noValidate onSubmit={(event) => void submit(event)}>
        <FormContext value={fields.form}>
          <SurfaceContext value={surface}>
            <Blocks blocks={view.blocks} />
          </SurfaceContext>
        </FormContext>
      </form>
    </Dialog>
  );
}

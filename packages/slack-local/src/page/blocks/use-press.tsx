import { type ReactNode, useState } from 'react';
import { Dialog } from '../dialog.tsx';
import { Plain, TextView } from '../text/words.tsx';
import type { Confirm, FieldValue } from '../wire.ts';
import { useSurface } from '../workspace.tsx';

interface Pressed {
  action_id: string;
  block_id?: string | undefined;
  value?: FieldValue | undefined;
  confirm?: Confirm | undefined;
}

/** How a control presses: asks first when it has `confirm`, and is busy until the answer is there. */
export function usePress(): { busy: boolean; press(pressed: Pressed): void; dialog: ReactNode } {
  const surface = useSurface();
  const [asked, setAsked] = useState<Pressed>();
  const [busy, setBusy] = useState(false);

  const send = async ({ confirm: _, ...press }: Pressed) => {
    setAsked(undefined);
    setBusy(true);
    await surface.press(press);
    setBusy(false);
  };
  const press = (pressed: Pressed) => {
    if (busy) return;
    if (pressed.confirm) setAsked(pressed);
    else void send(pressed);
  };
  const dialog = asked?.confirm ? (
    <ConfirmDialog confirm={asked.confirm} onYes={() => void send(asked)} onNo={() => setAsked(undefined)} />
  ) : null;
  return { busy, press, dialog };
}

function ConfirmDialog({ confirm, onYes, onNo }: { confirm: Confirm; onYes(): void; onNo(): void }) {
  const footer = (
    <>
      <button type="button" className="button" onClick={onNo}>
        <Plain text={confirm.deny.text} />
      </button>
      <button type="button" className={`button ${confirm.style ?? 'primary'}`} onClick={onYes}>
        <Plain text={confirm.confirm.text} />
      </button>
    </>
  );
  return (
    <Dialog small title={<Plain text={confirm.title.text} />} onClose={onNo} footer={footer}>
      <TextView text={confirm.text} />
    </Dialog>
  );
}

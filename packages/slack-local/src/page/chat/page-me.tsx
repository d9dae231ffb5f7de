import { type FormEvent, useId, useState } from 'react';
import { api } from '../api.ts';
import { Dialog } from '../dialog.tsx';
import { useWorkspace } from '../workspace.tsx';

/** The form that plays the pager: it sends a page as the on-call rota would. */
export function PageMe({ onClose }: { onClose(): void }) {
  const { tell, refresh } = useWorkspace();
  const id = useId();
  const [page, setPage] = useState({
    service: 'orders',
    title: 'orders: p99 latency is high',
    severity: 'P1',
  });
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const set = (field: keyof typeof page) => (event: { target: { value: string } }) =>
    setPage({ ...page, [field]: event.target.value });
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const answer = await api.pageMe(page);
    setBusy(false);
    if (!answer.ok) return setProblem(answer.message);
    tell('The page is sent. COMPASS answers in the channel.');
    onClose();
    await refresh();
  };
  const footer = (
    <>
      <button type="button" className="button" onClick={onClose}>
        Cancel
      </button>
      <button type="submit" form={id} className="button primary" aria-busy={busy}>
        Send the page
      </button>
    </>
  );
  return (
    <Dialog title="Page me" onClose={onClose} footer={footer} problem={problem}>
      <form id={id} className="blocks" onSubmit={(event) => void send(event)}>
        <p>This sends a page as your pager would. COMPASS takes it and starts to look; nothing else happens.</p>
        <div className="input-row">
          <label htmlFor={`${id}-service`}>Service</label>
          <input
            id={`${id}-service`}
            className="field"
            required
            value={page.service}
            onChange={set('service')}
            autoComplete="off"
          />
        </div>
        <div className="input-row">
          <label htmlFor={`${id}-title`}>Title</label>
          <input
            id={`${id}-title`}
            className="field"
            required
            value={page.title}
            onChange={set('title')}
            autoComplete="off"
          />
        </div>
        <div className="input-row">
          <label htmlFor={`${id}-severity`}>Severity</label>
          <select id={`${id}-severity`} className="field" value={page.severity} onChange={set('severity')}>
            <option value="P1">P1: most users</option>
            <option value="P2">P2: some users</option>
            <option value="P3">P3: no users yet</option>
          </select>
        </div>
      </form>
    </Dialog>
  );
}

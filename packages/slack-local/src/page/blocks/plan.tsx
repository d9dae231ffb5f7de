import { Plain } from '../text/words.tsx';
import type { TaskCard } from '../wire.ts';
import { RichText } from './rich-text.tsx';

const SAID: Record<TaskCard['status'], string> = {
  pending: 'waiting',
  in_progress: 'in progress',
  complete: 'done',
  error: 'not done',
};

const SIGNS: Record<TaskCard['status'], React.ReactNode> = {
  pending: <circle cx="8" cy="8" r="5.5" strokeDasharray="2 2.4" />,
  in_progress: (
    <>
      <circle cx="8" cy="8" r="5.5" opacity="0.25" />
      <path className="spin" d="M8 2.5a5.5 5.5 0 0 1 5.5 5.5" />
    </>
  ),
  complete: <path d="M3.2 8.4l3.1 3.1 6.4-6.8" />,
  error: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M5.4 8h5.2" />
    </>
  ),
};

export function Task({ task }: { task: TaskCard }) {
  return (
    <div className={`task task-${task.status}`}>
      <svg
        className="task-sign"
        width="16"
        height="16"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
        role="img"
        aria-label={SAID[task.status]}
      >
        {SIGNS[task.status]}
      </svg>
      <div>
        <Plain text={task.title} />
        {task.details ? <RichText block={task.details} /> : null}
        {task.output ? <RichText block={task.output} /> : null}
      </div>
    </div>
  );
}

export function Plan({ title, tasks }: { title: string; tasks: TaskCard[] }) {
  return (
    <section className="block-plan" aria-label={title}>
      <strong className="plan-title">
        <Plain text={title} />
      </strong>
      {tasks.map((task) => (
        <Task key={task.task_id} task={task} />
      ))}
    </section>
  );
}

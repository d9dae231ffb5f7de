import { useId } from 'react';
import { Plain } from '../../text/words.tsx';
import type { InputBlock } from '../../wire.ts';
import { Field } from './field.tsx';
import { useForm } from './form.tsx';

const GROUPS = new Set(['radio_buttons', 'checkboxes']);

/** One input with its label, hint and error. */
export function InputRow({ block }: { block: InputBlock }) {
  const form = useForm();
  const id = useId();
  if (!form) return null;
  const error = form.errorOf(block.block_id);
  const group = GROUPS.has(block.element.type);
  const label = (
    <>
      <Plain text={block.label.text} />
      {block.optional ? <span className="quiet"> (optional)</span> : null}
    </>
  );
  const field = (
    <Field
      id={id}
      element={block.element}
      blockId={block.block_id}
      value={form.valueOf(block)}
      onChange={(value) => form.change(block, value)}
      label={block.label.text}
      describedBy={`${id}-hint ${id}-error`}
      invalid={error !== undefined}
    />
  );
  const notes = (
    <>
      {block.hint ? (
        <p className="hint" id={`${id}-hint`}>
          <Plain text={block.hint.text} />
        </p>
      ) : null}
      {error === undefined ? null : (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </>
  );
  const className = error === undefined ? 'input-row' : 'input-row invalid';
  if (group) {
    return (
      <fieldset className={className}>
        <legend>{label}</legend>
        {field}
        {notes}
      </fieldset>
    );
  }
  return (
    <div className={className}>
      <label htmlFor={id}>{label}</label>
      {field}
      {notes}
    </div>
  );
}

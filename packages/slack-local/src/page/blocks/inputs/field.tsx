import type { FieldValue, InputElement } from '../../wire.ts';
import { nameOf, useWorkspace } from '../../workspace.tsx';
import { ExternalSelect } from './external-select.tsx';
import { FileField } from './file-field.tsx';
import { Options, Select } from './options.tsx';
import { fromLocalInput, toLocalInput } from './value.ts';

export interface FieldProps<E = InputElement> {
  element: E;
  blockId: string;
  value: FieldValue;
  onChange(value: FieldValue): void;
  label: string;
  id?: string | undefined;
  describedBy?: string | undefined;
  invalid?: boolean | undefined;
}

/** The control of one input element. Its value is what a submission sends. */
export function Field(props: FieldProps) {
  const { element, value, onChange, id, describedBy, invalid } = props;
  const { channels, users } = useWorkspace();
  const common = { id, 'aria-describedby': describedBy, 'aria-invalid': invalid, className: 'field' };
  switch (element.type) {
    case 'plain_text_input': {
      const text = {
        ...common,
        value: typeof value === 'string' ? value : '',
        maxLength: element.max_length ?? 3000,
        placeholder: element.placeholder?.text,
        onChange: (event: { target: { value: string } }) => onChange(event.target.value),
      };
      return element.multiline ? <textarea {...text} rows={4} /> : <input {...text} type="text" autoComplete="off" />;
    }
    case 'static_select':
      return <Select {...props} element={element} />;
    case 'external_select':
      return <ExternalSelect {...props} element={element} />;
    case 'radio_buttons':
    case 'checkboxes':
      return <Options {...props} element={element} />;
    case 'datetimepicker':
      return <DateField {...props} />;
    case 'conversations_select':
      return (
        <Chooser
          {...props}
          first={element.placeholder?.text ?? 'Choose a channel'}
          choices={channels.map(({ id, name }) => ({ id, name: `#${name}` }))}
        />
      );
    case 'users_select':
      return (
        <Chooser
          {...props}
          first={element.placeholder?.text ?? 'Choose a person'}
          choices={users.filter((one) => !one.is_bot).map(({ id }) => ({ id, name: nameOf(users, id) }))}
        />
      );
    case 'file_input':
      return <FileField {...props} element={element} />;
  }
}

/** One of what the workspace has: a channel or a person. */
function Chooser({
  first,
  choices,
  ...props
}: FieldProps & { first: string; choices: { id: string; name: string }[] }) {
  const words = (text: string) => ({ type: 'plain_text' as const, text });
  const options = choices.map(({ id, name }) => ({ value: id, text: words(name) }));
  const { action_id } = props.element;
  return <Select {...props} element={{ type: 'static_select', action_id, placeholder: words(first), options }} />;
}

/** Date and time in the reader's zone; where that is not UTC, the same instant in UTC stands below. */
function DateField({ value, onChange, label, id, describedBy, invalid }: FieldProps) {
  const seconds = typeof value === 'number' ? value : undefined;
  const elsewhere = seconds !== undefined && new Date(seconds * 1000).getTimezoneOffset() !== 0;
  return (
    <>
      <input
        id={id}
        type="datetime-local"
        className="field"
        aria-label={id === undefined ? label : undefined}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        value={seconds === undefined ? '' : toLocalInput(seconds)}
        onChange={(event) => onChange(fromLocalInput(event.target.value))}
      />
      {elsewhere ? (
        <p className="hint">
          Your time. In UTC: {new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')}
        </p>
      ) : null}
    </>
  );
}

import { useId } from 'react';
import { Mrkdwn, Plain } from '../../text/words.tsx';
import type { CheckboxesElement, Option, RadioElement, SelectElement, TextObject } from '../../wire.ts';
import type { FieldProps } from './field.tsx';

function OptionTags({ options }: { options: Option[] }) {
  return options.map((option) => (
    <option key={option.value} value={option.value}>
      {option.text.text}
    </option>
  ));
}

/** One of a list. */
export function Select({ element, value, onChange, label, id, describedBy, invalid }: FieldProps<SelectElement>) {
  return (
    <select
      id={id}
      className="field"
      aria-label={id === undefined ? label : undefined}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => onChange(event.target.value || null)}
    >
      {element.initial_option ? null : <option value="">{element.placeholder?.text ?? 'Choose'}</option>}
      <OptionTags options={element.options ?? []} />
      {(element.option_groups ?? []).map((group) => (
        <optgroup key={group.label.text} label={group.label.text}>
          <OptionTags options={group.options} />
        </optgroup>
      ))}
    </select>
  );
}

const Words = ({ text }: { text: TextObject }) =>
  text.type === 'mrkdwn' ? <Mrkdwn text={text.text} /> : <Plain text={text.text} />;

/** Radio buttons or checkboxes, each with its description. */
export function Options({ element, value, onChange, describedBy }: FieldProps<RadioElement | CheckboxesElement>) {
  const name = useId();
  const several = element.type === 'checkboxes';
  const chosen = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  const toggle = (option: Option, on: boolean) => {
    if (!several) return onChange(option.value);
    onChange(on ? [...chosen, option.value] : chosen.filter((one) => one !== option.value));
  };
  return (
    <div className="options" aria-describedby={describedBy}>
      {element.options.map((option) => (
        <label key={option.value} className="option">
          <input
            type={several ? 'checkbox' : 'radio'}
            name={name}
            value={option.value}
            checked={several ? chosen.includes(option.value) : value === option.value}
            onChange={(event) => toggle(option, event.target.checked)}
          />
          <span>
            <Words text={option.text} />
            {option.description ? (
              <span className="hint">
                <Words text={option.description} />
              </span>
            ) : null}
          </span>
        </label>
      ))}
    </div>
  );
}

import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { ExternalSelectElement, Option } from '../../wire.ts';
import type { FieldProps } from './field.tsx';
import { useForm } from './form.tsx';

/** A select whose options the app names for what was typed: a combobox with arrows, Enter and Esc. */
export function ExternalSelect(props: FieldProps<ExternalSelectElement>) {
  const { element, blockId, value, onChange, id, describedBy, invalid, label } = props;
  const form = useForm();
  const list = useId();
  const [query, setQuery] = useState(element.initial_option?.text.text ?? '');
  const [options, setOptions] = useState<Option[]>([]);
  const [open, setOpen] = useState(false);
  const [marked, setMarked] = useState(0);
  const asked = useRef(0);
  const enough = query.length >= (element.min_query_length ?? 3);

  useEffect(() => {
    if (!open || !enough) return;
    asked.current += 1;
    const mine = asked.current;
    void form?.options(blockId, element.action_id, value === null ? query : '').then((found) => {
      // An answer to an earlier letter may come last.
      if (mine !== asked.current) return;
      setOptions(found);
      setMarked(0);
    });
  }, [open, enough, query, value, form, blockId, element.action_id]);

  const choose = (option: Option) => {
    onChange(option.value);
    setQuery(option.text.text);
    setOpen(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const option = options[marked];
    if (step !== 0) {
      event.preventDefault();
      if (open && options.length > 0) setMarked((marked + step + options.length) % options.length);
      setOpen(true);
    } else if (event.key === 'Enter' && open && option) {
      event.preventDefault();
      choose(option);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  };

  return (
    <div className="combobox">
      <input
        id={id}
        type="text"
        role="combobox"
        className="field"
        autoComplete="off"
        aria-label={id === undefined ? label : undefined}
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={open && options[marked] ? `${list}-${marked}` : undefined}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        placeholder={element.placeholder?.text ?? 'Type to search'}
        value={query}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setQuery(event.target.value);
          setOpen(true);
          if (value !== null) onChange(null);
        }}
      />
      {open && enough ? (
        <div className="menu listbox" role="listbox" id={list} aria-label={label}>
          {options.length === 0 ? <p className="hint">Nothing found</p> : null}
          {options.map((option, place) => (
            <div
              key={option.value}
              id={`${list}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === marked}
              // Pressed, not clicked: the click would come after the field lost the focus and the list was gone.
              onPointerDown={(event) => {
                event.preventDefault();
                choose(option);
              }}
            >
              {option.text.text}
              {option.description ? <small>{option.description.text}</small> : null}
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}

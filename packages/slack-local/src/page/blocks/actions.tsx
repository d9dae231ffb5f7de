import { useState } from 'react';
import { fromPermalink } from '../place.ts';
import { Plain } from '../text/words.tsx';
import type { ActionElement, ButtonElement, FieldValue, InputElement } from '../wire.ts';
import { useWorkspace } from '../workspace.tsx';
import { Field } from './inputs/field.tsx';
import { initialValue } from './inputs/value.ts';
import { Overflow } from './overflow.tsx';
import { usePress } from './use-press.tsx';

interface Placed<E> {
  element: E;
  blockId?: string | undefined;
}

export function Actions({ block }: { block: { block_id?: string; elements: ActionElement[] } }) {
  return (
    <div className="block-actions">
      {block.elements.map((element, place) => (
        // Two buttons may share an action, and elements never move within a block.
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is part of the identity
        <ActionControl key={`${element.action_id}.${place}`} element={element} blockId={block.block_id} />
      ))}
    </div>
  );
}

export function ActionControl({ element, blockId }: Placed<ActionElement>) {
  if (element.type === 'button') return <Button element={element} blockId={blockId} />;
  if (element.type === 'overflow') return <Overflow element={element} blockId={blockId} />;
  return <Choice element={element} blockId={blockId} />;
}

function Button({ element, blockId }: Placed<ButtonElement>) {
  const { busy, press, dialog } = usePress();
  const { channels, go } = useWorkspace();
  const { url } = element;
  const onClick = () => {
    if (url !== undefined && /^https?:/i.test(url)) {
      const place = fromPermalink(url, channels);
      if (place) go(place);
      else window.open(url, '_blank', 'noreferrer');
    }
    press({ action_id: element.action_id, block_id: blockId, value: element.value, confirm: element.confirm });
  };
  return (
    <>
      <button
        type="button"
        className={`button ${element.style ?? ''}`}
        aria-label={element.accessibility_label}
        aria-busy={busy}
        onClick={onClick}
      >
        <Plain text={element.text.text} />
      </button>
      {dialog}
    </>
  );
}

/** A choice that acts as soon as it is made: a select, radio buttons or a date outside of a form. */
function Choice({ element, blockId }: Placed<InputElement>) {
  const { press, dialog } = usePress();
  const [value, setValue] = useState<FieldValue>(() => initialValue(element, undefined));
  const onChange = (chosen: FieldValue) => {
    setValue(chosen);
    press({ action_id: element.action_id, block_id: blockId, value: chosen, confirm: element.confirm });
  };
  return (
    <>
      <Field element={element} blockId={blockId ?? ''} value={value} onChange={onChange} label={element.action_id} />
      {dialog}
    </>
  );
}

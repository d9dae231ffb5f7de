import { useMemo, useRef, useState } from 'react';
import { api, type Press } from '../api.ts';
import type { Form } from '../blocks/inputs/form.tsx';
import { initialValue, isEmpty } from '../blocks/inputs/value.ts';
import type { Block, Channel, FieldValue, InputBlock, View } from '../wire.ts';

interface FieldsOf {
  view: View;
  channel: Channel | undefined;
  user: string;
  press(press: Press): Promise<void>;
}

const isInput = (block: Block): block is InputBlock => block.type === 'input';
/** As in Slack, what was typed survives an update of the view when block and action keep their ids. */
const keyOf = (block: InputBlock) => `${block.block_id} ${block.element.action_id}`;

/** What a person put into the inputs of a modal, and what was wrong with it. */
export function useFields({ view, channel, user, press }: FieldsOf) {
  const [typed, setTyped] = useState<Record<string, FieldValue>>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  // Where the person was when the modal opened: it does not change while they look elsewhere.
  const opened = useRef(channel?.id);

  const current = (block: InputBlock): FieldValue => {
    const touched = typed[keyOf(block)];
    return touched === undefined ? initialValue(block.element, opened.current) : touched;
  };
  const inputs = view.blocks.filter(isInput);

  const form: Form = {
    valueOf: current,
    errorOf: (blockId) => errors[blockId],
    change: (block, value) => {
      setTyped((old) => ({ ...old, [keyOf(block)]: value }));
      setErrors(({ [block.block_id]: _, ...others }) => others);
      if (!block.dispatch_action) return;
      void press({ action_id: block.element.action_id, block_id: block.block_id, value });
    },
    options: useMemo(
      () => async (blockId: string, actionId: string, query: string) => {
        const answer = await api.options(user, view.id, blockId, actionId, query);
        return answer.ok ? answer.options : [];
      },
      [user, view.id],
    ),
  };

  return {
    form,
    setErrors,
    values: () => Object.fromEntries(inputs.map((block) => [block.block_id, current(block)])),
    /** The inputs that must be filled and are not. */
    missing: () =>
      Object.fromEntries(
        inputs
          .filter((block) => !block.optional && isEmpty(current(block)))
          .map((block) => [block.block_id, 'This is needed.']),
      ),
  };
}

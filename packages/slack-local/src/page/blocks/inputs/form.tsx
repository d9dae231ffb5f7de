import { createContext, useContext } from 'react';
import type { FieldValue, InputBlock, Option } from '../../wire.ts';

/** The form around input blocks: a modal's state. */
export interface Form {
  valueOf(block: InputBlock): FieldValue;
  errorOf(blockId: string): string | undefined;
  change(block: InputBlock, value: FieldValue): void;
  options(blockId: string, actionId: string, query: string): Promise<Option[]>;
}

export const FormContext = createContext<Form | undefined>(undefined);
export const useForm = (): Form | undefined => useContext(FormContext);

import { z } from 'zod';
import { Agents } from './agents-schema.ts';
import { ApiSection, McpSection, PublicUrl } from './api-schema.ts';
import { Integrations } from './integrations-schema.ts';
import { Investigation } from './investigation-schema.ts';
import { Learning } from './learning-schema.ts';
import { Llm } from './llm-schema.ts';
import { Storage } from './storage-schema.ts';

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const isZone = (zone: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** `config/compass.yaml`: how this installation works. */
export const CompassFile = z.strictObject({
  compass: z
    .strictObject({
      environment: z
        .string()
        .default('development')
        .meta({ description: 'The name of this installation, as its traces carry it.', example: 'production' }),
      log_level: z
        .preprocess(
          (level) => (typeof level === 'string' ? level.toLowerCase() : level),
          z.enum(LEVELS, { error: `must be one of ${LEVELS.join(', ')}, in small or capital letters` }),
        )
        .default('info')
        .meta({ description: 'What is logged, in small or capital letters.', standard: 'info', example: 'WARN' }),
      zone: z
        .string()
        .refine(isZone, { error: 'must be a time zone by its name, such as UTC or Europe/Berlin' })
        .default('UTC')
        .meta({ description: 'The time zone of every time that people read.', example: 'Europe/Berlin' }),
      public_url: PublicUrl,
      api: ApiSection,
      mcp: McpSection,
      investigation: Investigation,
      agents: Agents,
      llm: Llm,
      learning: Learning,
      storage: Storage,
      integrations: Integrations,
    })
    .meta({ description: 'How this installation works.' }),
});

export type CompassFile = z.infer<typeof CompassFile>;

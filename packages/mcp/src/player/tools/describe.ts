import { Signal, Trigger, Window } from '@compass/core';
import { z } from 'zod';
import { coverageOf, type Recorded } from '../coverage.ts';
import { defineTool } from '../define-tool.ts';
import { Incident, ResponseParam } from '../schemas.ts';
import { isoOf, shiftIso, shiftTimes } from '../times.ts';
import { labelValues } from './prometheus-label-values.ts';

const Span = z.tuple([z.string(), z.string()]).nullable();

export const bundleDescribe = defineTool({
  name: 'bundle_describe',
  played: true,
  description:
    'What the recorded incident is: its trigger, window, signals, when each source was recording, its services.',
  input: z.strictObject({}),
  output: z.object({
    id: z.string(),
    system: z.string(),
    source: z.string(),
    trigger: Trigger,
    symptom: Incident.shape.symptom,
    window: Window,
    coverage: z.object({ metrics: Span, logs: Span, traces: Span }),
    component_label: z.string(),
    signals: z.array(Signal),
    missing: z.record(z.string(), z.string()),
    response: z.object({ action: z.string(), params: z.record(z.string(), ResponseParam) }).nullable(),
    services: z.array(z.string()),
  }),
  answer(_, { stage: { bundle }, moment }) {
    const { id, system, source, trigger, symptom, window, component_label, signals, response } = bundle.incident;
    const move = (iso: string): string => shiftIso(iso, moment.offsetMs);
    const span = (recorded: Recorded): [string, string] | null => {
      const known = coverageOf(bundle, recorded, moment);
      return known && [isoOf(known.fromMs + moment.offsetMs), isoOf(known.toMs + moment.offsetMs)];
    };
    return {
      id,
      system,
      source,
      trigger: Trigger.parse(shiftTimes(trigger, moment.offsetMs)),
      symptom,
      window: {
        referenceStart: move(window.referenceStart),
        start: move(window.start),
        end: move(window.end),
        stepSeconds: window.stepSeconds,
      },
      coverage: { metrics: span('metrics'), logs: span('logs'), traces: span('traces') },
      component_label,
      signals,
      missing: bundle.incident.missing ?? {},
      response: response
        ? {
            action: response.action,
            params: z.record(z.string(), ResponseParam).parse(shiftTimes(response.params, moment.offsetMs)),
          }
        : null,
      services: labelValues(bundle, component_label, moment.clockMs),
    };
  },
});

export const clock = defineTool({
  name: 'clock',
  played: true,
  description: 'The time it is for every source here, and whether it is running.',
  input: z.strictObject({}),
  output: z.object({ now: z.string(), running: z.boolean() }),
  answer: (_, { moment }) => ({ now: isoOf(moment.clockMs + moment.offsetMs), running: moment.running }),
});

import type { Model } from '@compass/core';
import { accusation, fakeModel } from './fake-model.ts';

/** Argues with full confidence for the three likeliest components that are not the computed leader; it never sees what is true. */
export const fakeWrong = (): Model =>
  fakeModel('fake-wrong', (told) => {
    const leader = told.hypotheses[0]?.component;
    const others = told.components.filter((component) => component !== leader).slice(0, 3);
    return {
      explanation: `It is certainly ${others[0] ?? 'something else'}, and not ${leader ?? 'nothing'}.`,
      hypotheses: others.map((component) => accusation(told, component, `Everything speaks for ${component}.`)),
    };
  });

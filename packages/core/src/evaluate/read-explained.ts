import type { Reading } from '../nouns/evidence.ts';
import type { Probe, SurveyPart } from '../nouns/test.ts';
import type { Survey } from '../survey/read-survey.ts';
import { weighPart } from '../survey/weigh-part.ts';
import type { ProbeAnswer, ProbeQuestion } from './read-probe.ts';
import { unitOf, wordOf } from './signal-words.ts';

const inTraces = (part: SurveyPart): boolean => part === 'network' || part === 'requests' || part === 'words';

/** The component's own series that this part looked at, as they were read. */
const readingsOf = (survey: Survey, component: string, part: SurveyPart): Reading[] =>
  inTraces(part)
    ? []
    : survey.series
        .filter((one) => one.component === component && (one.signal.kind === 'saturation') === (part === 'resources'))
        .map(({ signal, points }) => ({
          role: 'probe',
          name: wordOf(signal),
          component,
          unit: unitOf(signal),
          points: [...points],
          recorded: null,
        }));

/** How much better a component explains what is seen with one more part of the survey. */
export async function readExplained(
  question: ProbeQuestion<Extract<Probe, { source: 'survey' }>>,
): Promise<ProbeAnswer> {
  const { probe, telemetry, sources, survey: read } = question;
  const { window } = question.test;
  const survey = await read({ telemetry, sources, window, service: probe.service, symptoms: probe.symptoms });
  const explained = weighPart(survey, probe);
  const readings = readingsOf(survey, probe.component, probe.part);
  const traced = inTraces(probe.part);
  const asked = [...new Set(survey.series.map(({ signal }) => signal.query))];
  const heard = probe.part === 'words' && (survey.spans ?? []).length === 0 && survey.lines.length > 0;
  const lines = `${survey.sampled ? 'a sample of all' : 'all'} lines of the window and its past`;
  return {
    readings,
    facts: { explained },
    evidence: [
      {
        source: heard ? 'logs' : traced ? 'traces' : 'metrics',
        server: (heard ? survey.servers.logs : traced ? survey.servers.traces : null) ?? survey.servers.metrics,
        query: heard ? lines : traced ? 'all traces of the window and its past' : asked.join('; '),
        start: window.referenceStart,
        end: window.end,
        stepSeconds: traced ? null : window.stepSeconds,
        readings,
        facts: { explained, part: probe.part, given: probe.given },
        untrusted: probe.part === 'words',
      },
    ],
  };
}

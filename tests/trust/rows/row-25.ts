import { Evidence, Investigation } from '@compass/core';
import { evidence as evidenceOfRecords } from '../../../packages/slack/test/record-parts.ts';
import * as records from '../../../packages/slack/test/records.ts';
import { harmless, hostileTexts } from '../injection/hostile-texts.ts';
import { poisonedEvidence, poisonedRecord } from '../injection/poisoned-record.ts';
import { HOST, readings } from '../injection/renderings.ts';
import type { Found } from '../injection/slack-reader.ts';
import { unfurled } from '../injection/unfurled.ts';
import type { Row } from '../row.ts';

const states: [string, Investigation][] = Object.entries(records).flatMap(([name, value]) => {
  const parsed = Investigation.safeParse(value);
  return parsed.success ? [[name, parsed.data]] : [];
});
const evidence = Evidence.array().parse(evidenceOfRecords);

/** Of all texts, how many in a short run: our own first, then some of each collection. */
const SHORT_TEXTS = 70;

interface Counts {
  payloads: number;
  invalid: number;
  live: number;
  links: number;
  hidden: number;
  first: string;
}

/** A text is live where a payload with it holds more of some kind than the same payload with harmless text. */
function judge(counts: Counts, where: string, hostile: Found, benign: Found | undefined): void {
  counts.payloads += 1;
  const more = Object.entries(hostile.live).filter(([kind, times]) => times > (benign?.live[kind] ?? 0));
  const foreign = hostile.links.filter((link) => !link.startsWith(`${HOST}/`));
  if (hostile.complaints.length > 0) counts.invalid += 1;
  counts.live += more.length;
  counts.links += foreign.length;
  counts.hidden += hostile.hidden;
  const [fault] = [...hostile.complaints, ...more.map(([kind]) => kind), ...foreign];
  if (counts.first === '' && (fault !== undefined || hostile.hidden > 0))
    counts.first = `${where}: ${fault ?? 'a character that hides'}`;
}

/** Every message, twin and form of every state of a record, with hostile text wherever somebody outside can write, against harmless text. */
export const row: Row = {
  row: 25,
  title: 'text from outside in Slack',
  bound: '0 invalid payloads, 0 live control sequences, unfurling off, 0 foreign links',
  async run({ short, seed }) {
    const all = hostileTexts();
    const texts = short
      ? all.filter((_, index) => index < 50 || index % Math.ceil(all.length / 20) === 0).slice(0, SHORT_TEXTS)
      : all;
    const counts: Counts = { payloads: 0, invalid: 0, live: 0, links: 0, hidden: 0, first: '' };
    for (const [index, text] of texts.entries()) {
      // Each text meets every third state in turn, and in a short run every sixth: all of them over a few texts.
      const met = states.filter((_, state) => (state + index + seed) % (short ? 6 : 3) === 0);
      for (const [name, state] of met) {
        const [hostile, benign] = [text, harmless(text)].map((one) =>
          readings(poisonedRecord(state, one), poisonedEvidence(evidence, one), one),
        );
        for (const [slot, found] of hostile ?? [])
          judge(counts, `${name} ${slot} ${JSON.stringify(text.slice(0, 30))}`, found, benign?.get(slot));
      }
    }
    const sent = await unfurled(
      states.map(([, state], index) => poisonedRecord(state, texts[index % texts.length] ?? '')),
    );
    const faults = counts.invalid + counts.live + counts.links + counts.hidden + sent.unfurling + sent.refused;
    return {
      figure: `${counts.payloads} payloads of ${states.length} states with ${texts.length} texts: ${counts.invalid} invalid, ${counts.live} live control sequences, ${counts.links} foreign links, ${counts.hidden} with characters that hide; ${sent.posts} posts, ${sent.unfurling} with unfurling, ${sent.refused} refused${counts.first === '' ? '' : `; first: ${counts.first}`}`,
      exercised: counts.payloads,
      pass: faults === 0 && sent.posts > 0 && states.length > 20,
    };
  },
};

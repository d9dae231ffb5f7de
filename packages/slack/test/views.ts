import { homeView } from '../src/home/home-view.ts';
import { evidenceModal } from '../src/modals/evidence.ts';
import { feedbackModal } from '../src/modals/feedback.ts';
import { investigateModal } from '../src/modals/investigate.ts';
import { mitigateModal } from '../src/modals/mitigate.ts';
import { pickTestModal } from '../src/modals/pick-test.ts';
import { editPostMortemModal, readPostMortemModal } from '../src/modals/post-mortem.ts';
import { rejectModal } from '../src/modals/reject.ts';
import { requestDataModal } from '../src/modals/request-data.ts';
import { handOverModal, severityModal, stopModal } from '../src/modals/root-menu.ts';
import { setAsideModal } from '../src/modals/set-aside.ts';
import { action, aPostMortem, evidence } from './record-parts.ts';
import * as records from './records.ts';
import { boardWith } from './stage.ts';
import { costs, settings } from './support.ts';

const place = { channel: 'C0INCIDENTS', thread: '1700000000.000100' };
const { deciding, settled, asked, recovered } = records;
const [first] = deciding.hypotheses;
const [state] = settled.tests;
const [verdict] = settled.verdicts;
if (first === undefined || state === undefined || verdict === undefined) throw new Error('the records are empty');

const written = {
  ...aPostMortem,
  what_went_well: ['The page came 5 min after the first slow request.'],
  markdown:
    '# PM-2026-11-22-001\n\n## Impact\n22 Nov, 03:02 to 03:14 UTC\n\n## Cause\n**Lock contention on orders**, 96 %\n- from 02:58',
};

/** Every form that people meet, as it is sent. */
export const forms: Record<string, Record<string, unknown>> = {
  'pick a test': pickTestModal(deciding, first, place),
  'request data': requestDataModal(deciding, { sub: '', place, away: ['Tempo (no answer)'] }),
  evidence: evidenceModal(settled, {
    test: state.test,
    verdict,
    evidence,
    settings: { zone: 'UTC', dashboard: 'https://grafana.example.com/d/s?from={from}&to={to}' },
    place,
  }),
  mitigate: mitigateModal(settled, first, [action], { place, zone: 'UTC' }),
  'mitigate in several ways': mitigateModal(settled, first, [action, { ...action, entry: 'pause_job' }], {
    place,
    zone: 'UTC',
  }),
  'nothing to mitigate': mitigateModal(settled, first, { refused: 'No action fits.' }, { place, zone: 'UTC' }),
  reject: rejectModal(asked, action, place),
  'hand over': handOverModal(deciding, place),
  'change severity': severityModal(deciding, place),
  'stop looking': stopModal(deciding, place),
  'what was it then': feedbackModal(recovered, 'no', place),
  'set aside': setAsideModal(deciding, first, place),
  'edit the post-mortem': editPostMortemModal(recovered, written, place),
  'read the post-mortem': readPostMortemModal(written),
  investigate: investigateModal({
    channel: 'C0INCIDENTS',
    services: ['orders', 'search'],
    since: new Date('2026-11-22T03:07:04Z'),
  }),
};

const link = (investigation: string, slot: string) => `https://example.slack.com/archives/C1/p${investigation}${slot}`;

/** App Home with something in each of its parts. */
export const home = homeView({
  board: boardWith([asked, recovered], { yes: 2, partly: 1, sure: { right: 1, all: 1 } }),
  costs,
  settings,
  link,
  away: ['Tempo (no answer)'],
})['blocks'];

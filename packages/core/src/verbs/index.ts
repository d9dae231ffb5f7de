import { addData } from './add-data.ts';
import { changeSeverity } from './change-severity.ts';
import { close } from './close.ts';
import { decideAction } from './decide-action.ts';
import { editPostMortem } from './edit-post-mortem.ts';
import { feedback } from './feedback.ts';
import { followPages } from './follow-pages.ts';
import { handOver } from './hand-over.ts';
import { quarantinePattern, releasePattern } from './judge-pattern.ts';
import { lookAgain } from './look-again.ts';
import { proposeAction } from './propose-action.ts';
import { proposeHypothesis } from './propose-hypothesis.ts';
import { publishPostMortem } from './publish-post-mortem.ts';
import { requestTest } from './request-test.ts';
import { resolvePage } from './resolve-page.ts';
import { setAside } from './set-aside.ts';
import { settleAction } from './settle-action.ts';
import { startInvestigation } from './start-investigation.ts';
import { undoAction } from './undo-action.ts';

/** Every verb that changes something, by the name under which a delivery asks for it. */
export const verbs = {
  start_investigation: startInvestigation,
  follow_pages: followPages,
  request_test: requestTest,
  add_data: addData,
  propose_hypothesis: proposeHypothesis,
  propose_action: proposeAction,
  decide_action: decideAction,
  settle_action: settleAction,
  undo_action: undoAction,
  close,
  hand_over: handOver,
  change_severity: changeSeverity,
  feedback,
  edit_post_mortem: editPostMortem,
  publish_post_mortem: publishPostMortem,
  set_aside: setAside,
  look_again: lookAgain,
  resolve_page: resolvePage,
  quarantine_pattern: quarantinePattern,
  release_pattern: releasePattern,
};
export type VerbName = keyof typeof verbs;
export const isVerbName = (name: string): name is VerbName => Object.hasOwn(verbs, name);

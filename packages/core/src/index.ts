export { ledgerOf } from './confidence/ledger.ts';
export { CompassError, type ErrorCode, isCompassError } from './errors.ts';
export { type RootBlocker, rootBlockers } from './evaluate/blocking.ts';
export { errorLines } from './evaluate/error-lines.ts';
export { evaluate } from './evaluate/evaluate.ts';
export { fetchReadings } from './evaluate/fetch.ts';
export { type Finding, noFacts } from './evaluate/finding.ts';
export { ownTime } from './evaluate/own-time.ts';
export { changeKind } from './evaluate/read-changes.ts';
export { countLines } from './evaluate/read-logs.ts';
export { ownTimes } from './evaluate/read-traces.ts';
export { AT_CLIENT, NOT_REQUESTS, unitOf, wordOf } from './evaluate/signal-words.ts';
export { measureSymptom } from './evaluate/symptom.ts';
export { findSimilar } from './learning/find-similar.ts';
export { openLibrary } from './learning/library.ts';
export { corpusOf, rankDocuments } from './learning/rank.ts';
export { withoutRecall } from './learning/without-recall.ts';
export { tokensOf, wordsOf } from './learning/words.ts';
export { type Asked, type AskModel, askModel } from './model/ask-model.ts';
export { OPINION_INSTRUCTION, OPINION_SCHEMA, Opinion } from './model/opinion.ts';
export { Action, CatalogueEntry, Risk } from './nouns/action.ts';
export {
  type Agent,
  AgentSettings,
  defineAgent,
  type HypothesiseInput,
  ObserveAnswer,
  type ObserveInput,
} from './nouns/agent.ts';
export { Evidence, Point, Reading, SourceName } from './nouns/evidence.ts';
export { Hypothesis, HypothesisDraft } from './nouns/hypothesis.ts';
export {
  ASKED_AGAIN,
  Investigation,
  isAskedAgain,
  isLookingStatus,
  isOver,
  isOverStatus,
  LIVE,
  Note,
  Status,
  Symptom,
  TestState,
} from './nouns/investigation.ts';
export { AgentId, Observation } from './nouns/observation.ts';
export { isFiring, isPaged, Page, PageNews, PageSource, PageWord } from './nouns/page.ts';
export { Pattern, Similar } from './nouns/pattern.ts';
export { EditableSection, PostMortem, Ref, Section } from './nouns/post-mortem.ts';
export { QuerySource } from './nouns/query-source.ts';
export { Signal } from './nouns/signal.ts';
export { Comparator, Probe, Test, TestDraft, Verdict, VerdictWord } from './nouns/test.ts';
export { Instant, Window } from './nouns/time.ts';
export { Actor, Severity, Standing, Trigger } from './nouns/trigger.ts';
export type { Attachments } from './ports/attachments.ts';
export type { Clock, Digest, Ids, Log, Ports, Settings, Watched } from './ports/context.ts';
export type { Embedded, Embedder } from './ports/embedder.ts';
export type { Model, ModelAnswer, ModelQuestion, ModelUsage } from './ports/model.ts';
export type { Pager } from './ports/pager.ts';
export type { People } from './ports/people.ts';
export type { Job, Queue } from './ports/queue.ts';
export type {
  AuditRow,
  Backlog,
  Claimed,
  Delivery,
  InboxRow,
  JournalRow,
  KeptPage,
  Listed,
  NewStep,
  Post,
  Spend,
  SpendTotal,
  Step,
  StepState,
  Store,
  TransactionOptions,
  Tx,
} from './ports/store.ts';
export type { Surface, Told } from './ports/surface.ts';
export type {
  Actuator,
  Answer,
  Call,
  Change,
  LogLine,
  OpenTelemetry,
  RangeQuery,
  Series,
  Session,
  SourceState,
  Sources,
  Span,
  Telemetry,
  TelemetryPort,
} from './ports/telemetry.ts';
export { type StepOutcome, unwatched, type Watch } from './ports/watch.ts';
export { blamingWords } from './post-mortem/blame.ts';
export { checkPostMortem } from './post-mortem/check.ts';
export { momentIn, type PaperLine, type PaperPart, paperOf } from './post-mortem/paper.ts';
export { accept, answerOf } from './record/accept.ts';
export { afterRestore, type Restored } from './record/after-restore.ts';
export { approversOf, mayApprove, mayTakeBack } from './record/approval.ts';
export { audit, CALLS_OUT } from './record/audit.ts';
export { auditFault, type Trail } from './record/audit-fault.ts';
export { type Board, boardOf, type Hits } from './record/board.ts';
export { canonical } from './record/canonical.ts';
export { chosenFrom } from './record/choose-proposal.ts';
export { isFirstRound } from './record/first-round.ts';
export { wasUnseen } from './record/outage.ts';
export { pageKey, pageLink } from './record/page-link.ts';
export type { Pauses } from './record/pause.ts';
export { type Proposal, type Proposals, proposalFor, proposalsFor, type Refusal } from './record/proposal.ts';
export { isQuiet, looksAgainAt } from './record/quiet.ts';
export {
  disproofOf,
  lastVerdicts,
  leaderOf,
  namedCause,
  nextTest,
  noneOfThese,
  ranked,
  testsLeft,
} from './record/rank.ts';
export { settledBy } from './record/settled-by.ts';
export { type Suspect, suspectsOf } from './record/suspects.ts';
export { toldVerdicts } from './record/told-verdicts.ts';
export { weighAll } from './record/weigh.ts';
export { redactedModel } from './redaction/redacted-model.ts';
export { createRedactor, type Redactor } from './redaction/redactor.ts';
export { type Departure, departure } from './statistics/departure.ts';
export { stepKinds } from './steps/index.ts';
export { kindOf } from './steps/kind.ts';
export { type RunStep, runStep } from './steps/run-step.ts';
export { startSweeper, sweep } from './steps/sweep.ts';
export { edgesQuery } from './survey/calls.ts';
export { masked } from './survey/traces/span-table.ts';
export { pathShares } from './traces/path-shares.ts';
export { summariseTraces } from './traces/summarise.ts';
export { traceTrees } from './traces/trace-tree.ts';
export { findHypothesis, findInvestigation, hypothesisOf } from './verbs/find.ts';
export { verbs } from './verbs/index.ts';
export { findPattern } from './verbs/judge-pattern.ts';
export { HypothesisProposal } from './verbs/propose-hypothesis.ts';
export { resolvable } from './verbs/resolve-page.ts';
export { channelOf, liveOf } from './verbs/start-investigation.ts';
export type { VerbAnswer } from './verbs/verb.ts';
export { MitigationAction, MitigationRequest, mitigationAction } from './wire/action.ts';
export { WireAudit } from './wire/audit.ts';
export { costsOf, WireCosts } from './wire/costs.ts';
export { WireEvent, wireEvent } from './wire/event.ts';
export { citedEvidence, WireEvidence, WireEvidenceItem, wireEvidence, wireEvidenceItem } from './wire/evidence.ts';
export { FalsificationResult, falsificationResult } from './wire/falsification-result.ts';
export { WireHypothesisDetail, wireHypothesisDetail } from './wire/hypothesis.ts';
export { WireInvestigation, WireSummary, wireInvestigation, wireSummary } from './wire/investigation.ts';
export { WirePattern, WireSimilar, wirePattern, wireSimilar } from './wire/pattern.ts';
export { PostMortemCheck } from './wire/post-mortem-check.ts';
export { WireProposal, wireProposal } from './wire/proposal.ts';
export { WireStanding, WireVerdict, wireStanding } from './wire/standing.ts';
export { modelSaysLine, withoutModelLine } from './words/consultation.ts';
export { costLines, dollars } from './words/costs.ts';
export { DASHBOARD_FIELDS, dashboardLink } from './words/dashboard-link.ts';
export { sectionText } from './words/edit-post-mortem.ts';
export { followedLine } from './words/followed.ts';
export { headline, sinceLine, timeIn } from './words/headline.ts';
export {
  causeLine,
  disprovenLine,
  liveHypotheses,
  lowerFirst,
  notSeenLine,
  outsideTextLine,
  recordingLine,
  testsLine,
  upperFirst,
} from './words/lines.ts';
export { takesWords, tellsWords } from './words/next-test.ts';
export {
  clockTime,
  confidence,
  dayOf,
  isoDay,
  likelihood,
  NBSP,
  percent,
  plural,
  quantity,
  signed,
  span,
} from './words/numbers.ts';
export { outcomeWord } from './words/outcome-word.ts';
export { similarLine, similarNames } from './words/similar.ts';
export { offeredUndo, openAction, stateOf } from './words/state.ts';
export { summaryShown } from './words/summary.ts';
export { targetOf } from './words/target.ts';
export { titleOf } from './words/title.ts';
export { type VerdictPicture, verdictPicture } from './words/verdict-picture.ts';
export { untestableLine, verdictWord, verdictWordIn } from './words/verdict-word.ts';
export { allVisible, visible } from './words/visible.ts';
export { approverNames, behalfOf, deciders, endedLine, watchedBy } from './words/who.ts';

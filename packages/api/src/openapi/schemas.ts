import {
  FalsificationResult,
  HypothesisProposal,
  MitigationAction,
  MitigationRequest,
  PostMortem,
  PostMortemCheck,
  WireAudit,
  WireCosts,
  WireEvidence,
  WireEvidenceItem,
  WireHypothesisDetail,
  WireInvestigation,
  WireSummary,
} from '@compass/core';
import { z } from 'zod';
import { Problem } from '../problem.ts';

/** What the description calls the schemas that several routes share; the specification's names where it has one. */
export const named = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({
  Investigation: WireInvestigation,
  InvestigationSummary: WireSummary,
  FalsificationResult,
  Hypothesis: WireHypothesisDetail,
  HypothesisProposal,
  MitigationAction,
  MitigationRequest,
  EvidenceItem: WireEvidenceItem,
  Evidence: WireEvidence,
  PostMortem,
  PostMortemCheck,
  Costs: WireCosts,
  AuditCheck: WireAudit,
  Problem,
}))
  named.add(schema, { id });

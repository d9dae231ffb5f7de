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
const NAMED = {
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
};

/** Beside their own descriptions, which stand in the same registry. */
export function nameSchemas(): void {
  for (const [id, schema] of Object.entries(NAMED))
    z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });
}

import { type Clock, CompassError, type Step, type Tx } from '@compass/core';
import { endOf } from '../record/step-end.ts';
import type { Rows } from './rows.ts';

export function steps(rows: Rows<string, Step>, clock: Clock): Tx['steps'] {
  const now = () => clock.now().getTime();
  const after = (ms: number) => new Date(now() + ms);
  const isFree = (step: Step) =>
    (step.state === 'waiting' && step.dueAt.getTime() <= now()) ||
    (step.state === 'leased' && (step.leaseUntil?.getTime() ?? 0) <= now());
  const byKey = (investigation: string | null, key: string) =>
    rows.where((step) => step.investigation === investigation && step.key === key)[0] ?? null;
  const held = ({ id, epoch }: { id: string; epoch: number }) => {
    const step = rows.get(id);
    return step?.state === 'leased' && step.epoch === epoch ? step : null;
  };
  const put = (step: Step): Step => {
    rows.put(step.id, step);
    return step;
  };
  return {
    get: async (id) => rows.get(id) ?? null,
    byKey: async (investigation, key) => byKey(investigation, key),
    add: async (...steps) =>
      steps.map(({ delayMs, ...step }) => {
        const known = byKey(step.investigation, step.key);
        if (known !== null) return known;
        if (rows.get(step.id) !== undefined) throw new CompassError('conflict', `Another step has the id ${step.id}.`);
        const fresh = { epoch: 0, leaseUntil: null, retries: 0, crashes: 0, error: null };
        return put({ ...step, ...fresh, state: 'waiting', dueAt: after(delayMs) });
      }),
    claim: async ({ id, epoch, leaseMs, only }) => {
      const step = rows.get(id);
      if (step === undefined || step.epoch !== epoch || !isFree(step)) return null;
      const own = step.crashes + (step.state === 'leased' ? 1 : 0);
      const others = step.investigation === null ? [] : rows.where((one) => one.investigation === step.investigation);
      const around = Math.min(only?.most ?? 0, Math.max(0, ...others.map((one) => one.crashes)));
      const crashes = Math.max(own, around);
      if (only !== undefined && crashes !== only.crashes) return null;
      return put({ ...step, state: 'leased', epoch: epoch + 1, leaseUntil: after(leaseMs), crashes });
    },
    renew: async ({ id, epoch, leaseMs }) => {
      const step = held({ id, epoch });
      if (step !== null) put({ ...step, leaseUntil: after(leaseMs) });
      return step !== null;
    },
    finish: async (options) => {
      const step = held(options);
      if (step === null) return false;
      const dueAt = options.state === 'again' ? after(options.delayMs ?? 0) : step.dueAt;
      put({ ...step, ...endOf(options), dueAt });
      return true;
    },
    wake: async ({ investigation, key, delayMs }) => {
      const step = byKey(investigation, key);
      if (step === null || (step.state !== 'done' && step.state !== 'waiting')) return null;
      const dueAt = after(delayMs);
      if (step.state === 'waiting' && step.dueAt <= dueAt) return step;
      return put({ ...step, state: 'waiting', dueAt, epoch: step.epoch + 1 });
    },
    due: async (limit) =>
      rows
        .where(isFree)
        .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
        .slice(0, limit),
    ofInvestigation: async (investigation) => rows.where((step) => step.investigation === investigation),
    voidLeases: async () => {
      const leased = rows.where((step) => step.state === 'leased');
      for (const step of leased)
        put({ ...step, state: 'waiting', leaseUntil: null, epoch: step.epoch + 1, crashes: step.crashes + 1 });
      return leased.length;
    },
  };
}

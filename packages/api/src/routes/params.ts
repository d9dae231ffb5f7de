import { z } from 'zod';

export const Id = z.string().max(60).describe('INV-1042, its number or its id.');
export const ById = z.object({ id: Id });
export const TestHash = z.string().min(6).max(64).describe('The hash of a test, or its first 6 characters or more.');
export const Run = z.coerce.number().int().min(0).default(0).describe('Which run of it; 0 is the latest.');
export const NumberOrId = z.string().max(60).describe('The number of a hypothesis in its investigation, or its id.');

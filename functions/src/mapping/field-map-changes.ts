import { z } from 'zod';
import { stepSchema } from './steps.ts';

/** `flow.map` → field → what an administrator maps to it: off leaves the field alone, no steps leave the package's. */
export const fieldMapChangesSchema = z.record(z.string(), z.record(z.string(), z.object({ isOn: z.boolean(), steps: z.array(stepSchema).max(50) })));

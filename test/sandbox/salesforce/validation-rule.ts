import type { Formula } from './formula.ts';

export type ValidationRule = { fullName: string; active: boolean; condition: Formula; message: string; errorField?: string };

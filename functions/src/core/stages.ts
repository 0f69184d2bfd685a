/** The path of every change, in order. Errors, metrics and audit rows name a stage from this list. */
export const stages = ['intake', 'queue', 'extract', 'transform', 'validate', 'resolve', 'load', 'confirm'] as const;

export type Stage = (typeof stages)[number];

/** Whether the long series run as long as they were promised (`npm run test:soak`), or a fifth of it, as in `npm test`. */
export const isFull = process.argv.includes('--full');

/** Of a number that full runs have. */
export const scaled = (full: number): number => (isFull ? full : Math.round(full / 5));

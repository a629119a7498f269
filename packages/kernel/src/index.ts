/** 内核: time, ids, failure and log, handed in everywhere; imports nothing. */
export * from './clock.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './log.ts';

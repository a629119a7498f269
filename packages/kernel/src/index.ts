/** 内核: time, ids, failure, log, the interval of a share and what JSON holds, handed in everywhere; imports nothing. */
export * from './clock.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './intervals.ts';
export * from './json.ts';
export * from './log.ts';

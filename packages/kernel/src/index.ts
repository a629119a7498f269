/** 内核: time, ids, failure, log and what JSON holds, handed in everywhere; imports nothing. */
export * from './clock.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './json.ts';
export * from './log.ts';

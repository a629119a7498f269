/** 测试工具: a clock that stands still, ids that count, and builders of test data; for tests only. */
export * from './builders.ts';
export * from './clock.ts';
export * from './ids.ts';
export { noiseKinds, seededChance, spoil } from './noise/noise.ts';

/** 机器人: the trace of every turn. */
export { type Bot, createBot } from './service.ts';

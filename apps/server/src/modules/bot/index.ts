/** 机器人: the trace of every turn. */
export { type Bot, createBot, type UnderstoodTurn } from './service.ts';

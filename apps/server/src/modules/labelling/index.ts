/** 盲标: weekly samples of customers' sentences, labelled blind, and the intent error estimated from them. */

export { type LabellingDoors, labellingRoutes } from './routes.ts';
export { type CustomerTurn, createLabelling, type Labelling } from './service.ts';

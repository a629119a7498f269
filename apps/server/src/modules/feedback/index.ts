/** 反馈: star ratings and wrong-answer flags. */
export { createFeedback, type Feedback } from './service.ts';

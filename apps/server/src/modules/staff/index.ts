/** 人员: agents with their availability, capacity and skills, and teams. */
export type { StaffAgent } from './agents.ts';
export { type ManageStaff, staffRoutes } from './routes.ts';
export { createStaff, type Staff } from './service.ts';

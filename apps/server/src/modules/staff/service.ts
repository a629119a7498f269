import type { Platform } from '../../platform/platform.ts';
import { createAgents } from './agents.ts';
import { createTeams } from './teams.ts';

/** 人员: agents and teams of a workspace. */
export function createStaff(platform: Pick<Platform, 'db' | 'clock' | 'ids' | 'bus'>) {
  return { ...createAgents(platform), ...createTeams(platform) };
}
export type Staff = ReturnType<typeof createStaff>;

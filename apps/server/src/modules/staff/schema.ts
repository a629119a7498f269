import { sql } from 'drizzle-orm';
import { foreignKey, index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { at, workspaceColumn } from '../../platform/schema.ts';

/** 坐席: a person at the desk of one workspace. What they may do stands in their membership (module access). */
export const agents = pgTable(
  'agents',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    userId: text('user_id'),
    name: text('name').notNull(),
    email: text('email').notNull(),
    availability: text('availability').notNull().default('offline'),
    availabilityChangedAt: at('availability_changed_at').notNull(),
    /** When a desk of theirs was last connected since they said they are there; null: none has been yet. */
    deskSeenAt: at('desk_seen_at'),
    /** Conversations at once. */
    capacity: integer('capacity').notNull(),
    skills: text('skills').array().notNull().default(sql`'{}'`),
    disabledAt: at('disabled_at'),
    createdAt: at('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('agents_email').on(t.workspaceId, t.email),
    unique('agents_user').on(t.workspaceId, t.userId),
    index('agents_availability').on(t.workspaceId, t.availability),
  ],
);

/** 团队. */
export const teams = pgTable(
  'teams',
  {
    workspaceId: workspaceColumn(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] }), unique('teams_name').on(t.workspaceId, t.name)],
);

export const teamMembers = pgTable(
  'team_members',
  {
    workspaceId: workspaceColumn(),
    teamId: text('team_id').notNull(),
    agentId: text('agent_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.teamId, t.agentId] }),
    index('team_members_agent').on(t.workspaceId, t.agentId),
    foreignKey({ name: 'team_members_team', columns: [t.workspaceId, t.teamId], foreignColumns: [teams.workspaceId, teams.id] }).onDelete(
      'cascade',
    ),
    foreignKey({
      name: 'team_members_agent',
      columns: [t.workspaceId, t.agentId],
      foreignColumns: [agents.workspaceId, agents.id],
    }).onDelete('cascade'),
  ],
);

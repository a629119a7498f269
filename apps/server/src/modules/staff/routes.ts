import {
  type Agent,
  agent,
  agentBody,
  agentPatch,
  idText,
  type Page,
  pageOf,
  pageQuery,
  type Team,
  team,
  teamBody,
} from '@zhiyin/contracts';
import { z } from 'zod';
import type { StaffActor } from '../../platform/http/doors.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';

type PageAsked = { limit: number; startingAfter?: string };

/** What the doors of this module do; joined from staff and access by the flow `manage-staff`. */
export type ManageStaff = {
  listAgents(page: PageAsked): Promise<Page<Agent>>;
  /** `password` is set when one was made for a new person; it is told once. */
  createAgent(body: z.output<typeof agentBody>, by: StaffActor): Promise<Agent & { password?: string }>;
  patchAgent(id: string, patch: z.output<typeof agentPatch>, by: StaffActor): Promise<Agent>;
  listTeams(page: PageAsked): Promise<Page<Team>>;
  createTeam(body: z.output<typeof teamBody>, by: StaffActor): Promise<Team>;
  patchTeam(id: string, patch: z.output<typeof teamChange>, by: StaffActor): Promise<Team>;
  removeTeam(id: string, by: StaffActor): Promise<void>;
};

const params = z.object({ id: idText });
const query = z.strictObject(pageQuery);
const pageAsked = ({ limit, starting_after }: z.output<typeof query>): PageAsked => ({ limit, startingAfter: starting_after });
/** What is left out of a change stays as it is: a default would empty the team. */
const teamChange = z.strictObject({ name: teamBody.shape.name.optional(), memberIds: teamBody.shape.memberIds.unwrap().optional() });
const agentCreated = agent.extend({ password: z.string().optional() });

/** Agents and teams. */
export function staffRoutes(manage: ManageStaff): Route[] {
  return [
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/agents',
      summary: 'Agents of the workspace',
      query,
      reply: { 200: pageOf(agent) },
      handle: async ({ query }) => ({ status: 200, body: await manage.listAgents(pageAsked(query)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/agents',
      summary: 'Add an agent; a new person without a given password gets one in this reply only',
      body: agentBody,
      reply: { 201: agentCreated },
      handle: async ({ actor, body }) => ({
        status: 201,
        body: await manage.createAgent(body, actor),
        headers: { 'cache-control': 'no-store' },
      }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PATCH',
      path: '/api/v1/agents/:id',
      summary: 'Change an agent, their role or teams, or disable them',
      params,
      body: agentPatch,
      reply: { 200: agent },
      handle: async ({ actor, params, body }) => ({ status: 200, body: await manage.patchAgent(params.id, body, actor) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'GET',
      path: '/api/v1/teams',
      summary: 'Teams of the workspace',
      query,
      reply: { 200: pageOf(team) },
      handle: async ({ query }) => ({ status: 200, body: await manage.listTeams(pageAsked(query)) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'POST',
      path: '/api/v1/teams',
      summary: 'Make a team',
      body: teamBody,
      reply: { 201: team },
      handle: async ({ actor, body }) => ({ status: 201, body: await manage.createTeam(body, actor) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'PATCH',
      path: '/api/v1/teams/:id',
      summary: "Change a team's name or members",
      params,
      body: teamChange,
      reply: { 200: team },
      handle: async ({ actor, params, body }) => ({ status: 200, body: await manage.patchTeam(params.id, body, actor) }),
    }),
    defineRoute({
      actor: 'staff',
      method: 'DELETE',
      path: '/api/v1/teams/:id',
      summary: 'Remove a team; its members stay agents',
      params,
      handle: async ({ actor, params }) => {
        await manage.removeTeam(params.id, actor);
        return { status: 204 };
      },
    }),
  ];
}

import { readFile } from 'node:fs/promises';
import { type Clock, DAY } from '@zhiyin/kernel';
import { parse } from 'yaml';
import { z } from 'zod';
import type { ToolRunner } from './take-bot-turn.ts';

const shopFile = z.object({
  orders: z.array(
    z.object({
      order_no: z.string(),
      signed_days_ago: z.number(),
      items: z.array(z.object({ sku: z.string() })).min(1),
      repairs_done: z.number().default(0),
      excluded_confirmed: z.boolean().default(false),
      owner_verified: z.boolean().default(true),
    }),
  ),
  devices: z.array(
    z.object({ device_id: z.string(), online: z.boolean(), code: z.string().optional(), fault_count_30d: z.number().default(0) }),
  ),
  status: z.object({ outage: z.boolean(), eta: z.string().optional() }),
});

/**
 * The demo brand's shop, from demo/shop.yaml: orders, devices and service status that its procedures ask for.
 * A workspace without a connected shop gets `not_connected`, and procedures go their own way around it.
 */
export async function loadDemoShop(file: string, clock: Clock): Promise<ToolRunner> {
  const shop = shopFile.parse(parse(await readFile(file, 'utf8')));
  const day = (offset: number) => new Date(clock.now().getTime() + offset * DAY).toISOString().slice(0, 10);
  const tools: Record<string, (args: Record<string, unknown>, key: string | undefined) => Record<string, unknown>> = {
    'crm.get_order': ({ order_no }) => {
      const order = shop.orders.find((o) => o.order_no === order_no);
      if (!order) return { found: false };
      const left = 7 - order.signed_days_ago;
      return {
        found: true,
        owner_verified: order.owner_verified,
        items: order.items,
        days_since_signed: order.signed_days_ago,
        repairs_done: order.repairs_done,
        excluded_confirmed: order.excluded_confirmed,
        parts_wait_days: 0,
        repairer_delay_days: 0,
        safety_related: false,
        no_reason_deadline: day(left),
        ineligible_reason: `signed ${order.signed_days_ago} days ago`,
      };
    },
    'status.check': () => shop.status,
    'iot.diagnose': ({ device_id }) => {
      const device = shop.devices.find((d) => d.device_id === device_id);
      return device ? { ...device } : { online: false, fault_count_30d: 0 };
    },
    'rma.create': (_args, key) => ({ ok: true, rma_no: `RMA-${(key ?? '').slice(-6).padStart(6, '0')}` }),
  };
  return async (tool, args, { idempotencyKey }) =>
    Object.hasOwn(tools, tool) ? (tools[tool]?.(args, idempotencyKey) ?? {}) : { __error: 'not_connected' };
}

/** What every other workspace has until a shop is connected. */
export const noShop: ToolRunner = async () => ({ __error: 'not_connected' });

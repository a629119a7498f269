import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Actor, StaffActor, VisitorActor } from './doors.ts';

type ActorOf = { public: Actor; signed: Actor; visitor: VisitorActor; staff: StaffActor };
export type ActorKind = keyof ActorOf;

/** One uploaded file of a multipart request, streaming. */
export type UploadedFile = { filename: string; stream: AsyncIterable<Uint8Array> };

export type RouteContext<K extends ActorKind, P, Q, B> = {
  actor: ActorOf[K];
  params: P;
  query: Q;
  body: B;
  /** The next file of a multipart request, or null after the last; only with `multipart: true`. */
  file: () => Promise<UploadedFile | null>;
  request: { id: string; ip: string; headers: IncomingHttpHeaders /** Aborts when the caller goes away. */; signal: AbortSignal };
};

export type RouteReply =
  | { status: number; body?: unknown; headers?: Readonly<Record<string, string>> }
  | { status: number; stream: Readable | NodeJS.ReadableStream; headers: Readonly<Record<string, string>> };

type Schema = z.ZodType;
type Out<S> = S extends Schema ? z.output<S> : undefined;

export type Route = {
  actor: ActorKind;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/api/v1/conversations/:id`; has one row in the permission table. */
  path: string;
  summary: string;
  params?: Schema;
  query?: Schema;
  body?: Schema;
  multipart?: boolean;
  /** By status; everything not in the schema is left out of the reply. */
  reply?: Readonly<Record<number, Schema>>;
  /** Requests a minute of one caller; the edge's default otherwise. */
  ratePerMinute?: number;
  handle: (context: RouteContext<ActorKind, unknown, unknown, unknown>) => Promise<RouteReply>;
};

/** A route with the types of its schemas. The edge refuses to start when the permission table has no row for it, or another kind of actor. */
export function defineRoute<
  K extends ActorKind,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(
  route: Omit<Route, 'actor' | 'params' | 'query' | 'body' | 'handle'> & {
    actor: K;
    params?: P;
    query?: Q;
    body?: B;
    handle: (context: RouteContext<K, Out<P>, Out<Q>, Out<B>>) => Promise<RouteReply>;
  },
): Route {
  return route as unknown as Route;
}

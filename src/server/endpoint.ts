import type { z } from 'zod';
import type { ReviewSession } from '../pipeline/review/session.ts';
import type { EndpointName, ReplyOf, RequestOf } from './api.ts';

/** What a handler works with, besides the request. */
export interface EndpointContext {
  readonly session: ReviewSession;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
}

/** One endpoint: who may use it, what it takes, what it does. */
export interface Endpoint<N extends EndpointName = EndpointName> {
  readonly name: N;
  /** `writes`: refused in a read-only review. */
  readonly access: 'reads' | 'writes';
  readonly request: z.ZodType<RequestOf<N>>;
  readonly handle: (request: RequestOf<N>, context: EndpointContext) => Promise<ReplyOf<N>> | ReplyOf<N>;
}

/** The endpoints of one screen, by name. The compiler names what is missing. */
export type Endpoints<A> = {
  readonly [N in keyof A & EndpointName]: Omit<Endpoint<N>, 'name'>;
};

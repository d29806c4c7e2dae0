import type { Context } from 'hono';
import type { ApiRole } from '../../model/apiPlan.ts';
import { answerLater, answerProblem } from '../answer.ts';
import type { ApiParts } from '../apiParts.ts';
import type { Audit } from './audit.ts';
import { crossSite, foreignHost } from './browsers.ts';
import { clientKey, makeBuckets } from './buckets.ts';
import { type Caller, identify, isOpen, may } from './callers.ts';
import { type Env, peerOf } from './connection.ts';

/** Lets requests in, or answers why not. */
export interface Admission {
  /** Before anything is known but the connection; null to go on. */
  readonly meet: (context: Context<Env>) => Response | null;
  /** Who asks, if who asks may. */
  readonly know: (context: Context<Env>, role: ApiRole) => Caller | Response;
}

/** Of one address: wrong tokens at once, and a second in the long run. */
const WRONG = { burst: 10, perSecond: 0.2 };

export function makeAdmission({ plan, clock }: Pick<ApiParts, 'plan' | 'clock'>, audit: Audit): Admission {
  const { perSecond, burst } = plan.rate;
  const ofAddress = makeBuckets(perSecond, burst);
  const ofCaller = makeBuckets(perSecond, burst);
  const ofWrong = makeBuckets(WRONG.perSecond, WRONG.burst);
  const refuse = (
    context: Context<Env>,
    caller: Caller | null,
    reason: string,
    answer: Response,
  ): Response => {
    const { method, path } = context.req;
    audit.refused(reason, { method, path, address: addressOf(context), caller }, clock.now());
    return answer;
  };
  const addressOf = (context: Context<Env>): string =>
    peerOf(context.env?.incoming, plan.behindProxy).address;

  return {
    meet: (context) => {
      const waitMs = ofAddress.take(clientKey(addressOf(context)), clock.now());
      if (waitMs > 0) return refuse(context, null, 'too-much', tooMuch(waitMs));
      const origin = {
        method: context.req.method,
        isProtected: /^\/(api|metrics)/.test(context.req.path),
        header: (name: string) => context.req.header(name),
      };
      const foreign = (isOpen(plan) ? foreignHost(origin, plan) : null) ?? crossSite(origin, plan);
      if (foreign === null) return null;
      return refuse(context, null, foreign.code, answerProblem(403, foreign.code, foreign.detail));
    },
    know: (context, role) => {
      const peer = peerOf(context.env?.incoming, plan.behindProxy);
      const caller = identify(context.req.header('authorization'), peer, plan);
      if (caller === 'missing' || caller === 'wrong') {
        const waitMs = caller === 'wrong' ? ofWrong.take(clientKey(peer.address), clock.now()) : 0;
        const answer = waitMs > 0 ? tooMuch(waitMs) : unknownCaller(caller);
        return refuse(context, null, `token-${caller}`, answer);
      }
      // One who comes from many addresses is one all the same.
      const waitMs =
        caller.kind === 'local' ? 0 : ofCaller.take(`${caller.kind} ${caller.name}`, clock.now());
      if (waitMs > 0) return refuse(context, caller, 'too-much', tooMuch(waitMs));
      if (may(caller, role)) return caller;
      const detail = `this needs role ${role}, and who asks has role ${caller.role}`;
      return refuse(context, caller, 'role', answerProblem(403, 'role', detail));
    },
  };
}

function unknownCaller(what: 'missing' | 'wrong'): Response {
  const challenge = `Bearer realm="cicprobe"${what === 'wrong' ? ', error="invalid_token"' : ''}`;
  const detail =
    what === 'wrong' ? 'this token is not known' : 'expected a token: Authorization: Bearer cicp_…';
  return answerProblem(401, `token-${what}`, detail, { 'www-authenticate': challenge });
}

function tooMuch(waitMs: number): Response {
  return answerLater(429, 'too-much', 'too much was asked: come again later', waitMs);
}

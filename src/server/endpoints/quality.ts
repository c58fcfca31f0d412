import { z } from 'zod';
import { describeState } from '../../pipeline/review/describe-state.ts';
import { checkHistogram, countAtThreshold, decideFindings, sideOfCheck } from '../../pipeline/review/quality.ts';
import { decidedFindings, listChecks } from '../../pipeline/review/quality-checks.ts';
import { storeCheck } from '../../pipeline/review/store-threshold.ts';
import type { Endpoints } from '../endpoint.ts';
import { imageNumberSchema, nameSchema, stateSchema } from '../request-schemas.ts';
import type { QualityApi } from '../wire/quality.ts';

const about = { state: stateSchema, check: nameSchema };
const threshold = z.number();

export const qualityEndpoints: Endpoints<QualityApi> = {
  'quality/checks': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema }),
    handle: ({ state }, { session }) =>
      session.use(async (current) => {
        const { checks } = await describeState(current);
        const findings = new Map(checks.map((check) => [check.name, check.findings]));
        return {
          checks: listChecks(current).map(({ check, status, kind, defaultThreshold }) => ({
            name: check.name,
            title: check.title,
            description: check.description,
            advice: check.advice,
            column: check.column,
            direction: check.direction,
            unit: check.unit ?? null,
            threshold: check.threshold,
            defaultThreshold,
            range: check.range,
            conditions: check.conditions,
            status,
            kind,
            findings: findings.get(check.name) ?? null,
          })),
        };
      }, state),
  },
  'quality/decided': {
    access: 'reads',
    request: z.strictObject({ state: stateSchema }),
    handle: ({ state }, { session }) =>
      session.use(async (current) => ({ checks: await decidedFindings(session, current) }), state),
  },
  'quality/histogram': {
    access: 'reads',
    request: z.strictObject(about),
    handle: ({ state, check }, { session }) => session.use((current) => checkHistogram(current, check), state),
  },
  'quality/count': {
    access: 'reads',
    request: z.strictObject({ ...about, threshold }),
    handle: (request, { session }) =>
      session.use((current) => countAtThreshold(session, current, request.check, request.threshold), request.state),
  },
  'quality/side': {
    access: 'reads',
    request: z.strictObject({
      ...about,
      threshold,
      side: z.enum(['findings', 'sound']),
      from: z.enum(['line', 'end']),
      offset: imageNumberSchema,
      limit: z.int().min(1).max(500),
    }),
    handle: ({ state, check, ...query }, { session }) =>
      session.use((current) => sideOfCheck(session, current, check, query), state),
  },
  'quality/decide': {
    access: 'writes',
    request: z.strictObject({ ...about, threshold, kind: z.enum(['keep', 'remove']) }),
    handle: (request, { session }) =>
      session.use(
        (current) => decideFindings(session, current, request.check, request.threshold, request.kind),
        request.state,
      ),
  },
  'quality/store': {
    access: 'writes',
    request: z.strictObject({ check: nameSchema, threshold: threshold.nullable() }),
    handle: (change, { session }) => {
      storeCheck(session.folder, change);
      return {};
    },
  },
  'quality/switch': {
    access: 'writes',
    request: z.strictObject({ check: nameSchema, isOn: z.boolean() }),
    handle: (change, { session }) => {
      storeCheck(session.folder, change);
      return {};
    },
  },
};

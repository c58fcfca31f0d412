import { z } from 'zod';

/** Shapes that requests of several screens share. Limits keep a single request from asking for the moon. */

export const stateSchema = z.string().regex(/^[0-9a-f]{16}$/);
export const imageNumberSchema = z.int().min(0).max(0xffff_fffe);
export const nameSchema = z.string().min(1).max(200);
export const textSchema = z.string().max(4096);
const finiteSchema = z.number();

export const imageFilterSchema = z
  .array(
    z.union([
      z.strictObject({ column: nameSchema, values: z.array(textSchema.nullable()).max(1000) }),
      z.strictObject({ column: nameSchema, from: finiteSchema.optional(), to: finiteSchema.optional() }),
      z.strictObject({ check: nameSchema, is: z.boolean() }),
      z.strictObject({ decision: z.array(z.enum(['keep', 'remove']).nullable()).max(3) }),
      z.strictObject({ text: textSchema }),
      z.strictObject({ selection: z.string().regex(/^[0-9a-f]{16}$/) }),
    ]),
  )
  .max(50);

/** Numbers of one request: what a lasso around a large map may hold. */
const MOST_NUMBERS = 1_000_000;

export const imageSetSchema = z.union([
  z.strictObject({ numbers: z.array(imageNumberSchema).max(MOST_NUMBERS) }),
  z.strictObject({ filter: imageFilterSchema, except: z.array(imageNumberSchema).max(MOST_NUMBERS).optional() }),
]);

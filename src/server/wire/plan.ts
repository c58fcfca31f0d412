import type { ImageNumber } from './common.ts';

export type PlanModeName = 'quarantine' | 'move' | 'hardlink' | 'symlink' | 'copy' | 'list';
/** Modes that need no folder: no path of a client reaches the disk. */
export type PlannableMode = 'quarantine' | 'list';
/** Why an image goes, or `kept`: it stays. */
export type PlanRuleName = 'duplicate' | 'decision' | 'check' | 'kept';

/** What goes into a plan besides what was decided. */
export interface PlanChoices {
  readonly mode: PlannableMode;
  /** Whether copies go for being copies. */
  readonly copies: boolean;
  /** Relations whose copies go; none means all. */
  readonly relations: readonly string[];
  /** Checks whose findings go. */
  readonly checks: readonly string[];
  /** Splits from which nothing goes. */
  readonly protect: readonly string[];
}

/** A plan and what became of it. */
export interface PlanSummary {
  readonly plan: string;
  readonly mode: PlanModeName;
  /** `applying` and `undoing` run now, were cut short, or could not put everything back. */
  readonly state: 'planned' | 'applying' | 'applied' | 'undoing' | 'undone';
  /** ISO 8601; null where it is not known, or has not happened. */
  readonly madeAt: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Images removed, or placed in a new folder or list. */
  readonly images: number;
  readonly bytes: number;
  /** Images that are where the plan put them. */
  readonly done: number;
  readonly skipped: number;
  readonly deleted: number;
}

/** Work on a plan that this server has begun. */
export interface PlanRun {
  readonly plan: string;
  readonly kind: 'verify' | 'apply' | 'undo';
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  /** Images. */
  readonly done: number;
  readonly total: number;
  /** Images left as they are; `plan/skipped` lists them. Known once it has ended. */
  readonly skipped: number;
  /** Why it failed, in words. */
  readonly error: string | null;
}

export interface PlanSums {
  readonly images: number;
  /** With annotations. */
  readonly files: number;
  readonly bytes: number;
}

export interface PlanAnnotations {
  readonly files: number;
  /** Images that leave them, and the objects marked in those. */
  readonly images: number;
  readonly objects: number;
  readonly relabelled: number;
  readonly resplit: number;
  /** Images that get what was said about their copies. */
  readonly merged: number;
}

export interface PlanDetails {
  readonly madeAt: string;
  readonly mode: PlanModeName;
  /** Where the files go, as a person reads it; empty for the folder of the quarantine, which has the plan's id. */
  readonly to: string;
  readonly protect: readonly string[];
  /** What goes, or is left out of what is made. */
  readonly removed: PlanSums;
  /** What gets a place in the new folder or list; 0 in modes that remove. */
  readonly kept: PlanSums;
  readonly spared: number;
  /** Decisions about images that the last scan did not list. */
  readonly unknownDecisions: number;
  readonly folders: number;
  /** Operations by rule. */
  readonly byRule: Readonly<Record<PlanRuleName, number>>;
  readonly notes: readonly string[];
  /** What becomes of the files of annotations; null where none changes. */
  readonly annotations: PlanAnnotations | null;
  /** A scan has finished since the plan was made. */
  readonly isBeforeScan: boolean;
  /** Something was decided since the plan was made. */
  readonly isBeforeDecisions: boolean;
}

export interface PlanKeeperRow {
  readonly image: ImageNumber | null;
  readonly id: string;
}

export interface PlanOperationRow {
  readonly action: 'remove' | 'keep' | 'leave-out';
  /** Null when the current state does not list it. */
  readonly image: ImageNumber | null;
  readonly id: string;
  readonly rule: PlanRuleName;
  readonly reason: string;
  readonly relation: string | null;
  /** The image that stays in its stead. */
  readonly keeper: PlanKeeperRow | null;
  /** With annotations. */
  readonly bytes: number;
  readonly annotations: number;
}

export interface PlanImageRow {
  readonly image: ImageNumber | null;
  readonly id: string;
  readonly reason: string;
}

/** A page of a list: `count` rows from the one at `from` on. */
interface Page {
  readonly plan: string;
  readonly from: number;
  readonly count: number;
}

export interface PlanApi {
  /** Plans, the newest first. */
  'plan/list': {
    request: { readonly from: number; readonly count: number };
    reply: {
      readonly total: number;
      readonly plans: readonly PlanSummary[];
      readonly run: PlanRun | null;
      /** A plan that was begun and not ended, and is not being worked on here: it must end before another begins. */
      readonly cutShort: string | null;
      /** Splits that the configuration file protects. */
      readonly protect: readonly string[];
    };
  };
  /** Writes a plan to the workspace; no image is touched. Null when there is nothing to do. */
  'plan/make': { request: { readonly state: string } & PlanChoices; reply: { readonly plan: string | null } };
  'plan/get': {
    request: { readonly plan: string };
    /** `details` is null when the plan's file is lost: it can still be undone. */
    reply: {
      readonly summary: PlanSummary;
      readonly details: PlanDetails | null;
      readonly run: PlanRun | null;
      readonly cutShort: string | null;
    };
  };
  'plan/operations': {
    request: Page & {
      readonly state: string;
      readonly folder?: string | undefined;
      readonly rules?: readonly PlanRuleName[] | undefined;
    };
    reply: { readonly total: number; readonly rows: readonly PlanOperationRow[] };
  };
  /** What a rule or a decision wanted removed, and what stays. */
  'plan/spared': {
    request: Page & { readonly state: string };
    reply: { readonly total: number; readonly rows: readonly PlanImageRow[] };
  };
  /** Folders by what goes from them, largest first. */
  'plan/folders': {
    request: Page;
    reply: {
      readonly total: number;
      readonly rows: readonly { readonly folder: string; readonly images: number; readonly bytes: number }[];
    };
  };
  /** What the last verify, apply or undo left as it is, and why. */
  'plan/skipped': {
    request: Page & { readonly state: string };
    reply: { readonly total: number; readonly rows: readonly PlanImageRow[] };
  };
  /** Begin in the background; `plan/get` says how far it is. Verifying touches nothing. */
  'plan/verify': { request: { readonly plan: string }; reply: PlanRun };
  'plan/apply': { request: { readonly plan: string }; reply: PlanRun };
  'plan/undo': { request: { readonly plan: string }; reply: PlanRun };
  /** Stops what runs, between two batches of images; it can go on later. */
  'plan/stop': { request: Record<string, never>; reply: { readonly stopped: boolean } };
}

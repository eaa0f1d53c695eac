import type { Executor } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import {
  judgeSiteTask,
  type SiteAnswers,
  type SiteJudgement,
  type SiteSummary,
  siteEffects,
  summarizeSites,
} from "../judge/index.ts";
import { buildClassifier, type Candidate } from "../learn/index.ts";
import { pipelineSpec, type TrainingPlan } from "../project/build-pipeline.ts";
import type { CandidateSpec, Project } from "../project/index.ts";
import { withParams } from "../project/search-trials.ts";
import { positiveClass, type Schema } from "../schema/index.ts";
import { type AnsweredSite, answerSites, type PipelineAnswers } from "./answer-sites.ts";
import type { CandidateEvaluation } from "./evaluate.ts";
import { gatherSites, type Sites, type UnjudgedSite } from "./sites.ts";
import { thresholdToKeep } from "./tuned-threshold.ts";

/** What is known of a candidate between sites, with one set of columns. Plain JSON. */
export interface BetweenSites {
  /** Trained on all training rows, judged at each other site. */
  readonly transport: Readonly<Record<string, SiteJudgement | UnjudgedSite>>;
  /** Trained on all sites but one, judged at that one. */
  readonly leaveOneOut: Readonly<Record<string, SiteJudgement | UnjudgedSite>>;
  /** What the sites of each say together. */
  readonly siteSummaries: { readonly transport: SiteSummary; readonly leaveOneOut: SiteSummary };
}

/** What is known of a candidate between sites: with all columns, and with each declared set of them. Plain JSON. */
export interface CandidateTransport extends BetweenSites {
  readonly columnSets: Readonly<Record<string, BetweenSites & { readonly without: readonly string[] }>>;
}

/** What a run found out about models at other sites. Plain JSON. */
export interface TransportResult extends CandidateTransport {
  /** What the site of the training rows is called. */
  readonly trainingSite: string;
  /** The candidate that this is of: the chosen one. */
  readonly transported: string;
  /** The same of the other candidates, of a thorough run. */
  readonly otherCandidates?: Readonly<Record<string, CandidateTransport>>;
}

/** What judging at other sites needs of a comparison. */
export interface Compared {
  readonly selected: string;
  readonly candidates: readonly Pick<CandidateEvaluation, "name" | "search" | "threshold">[];
}

/** What {@link judgeTransport} needs beside the project and its training rows. */
export interface TransportOptions {
  readonly plan: TrainingPlan;
  /** What the comparison found: which candidate is chosen, and the parameters and the threshold that it keeps. */
  readonly evaluation: Compared;
  /** Whether the other candidates are judged as well. */
  readonly isThorough: boolean;
  /** Reads the rows of an external site. */
  readonly load: (name: string) => Promise<Dataset>;
  readonly executor: Executor;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Judges models where they were not trained: the chosen candidate, trained on all training rows as the registered model is, at each
 * external site; and trained on all sites but one at that one. Both with all columns and with each declared set of columns. What a
 * search found on the training rows is kept for all of these, as is a threshold that was tuned on them.
 *
 * A site that cannot be read, and a fit that fails, is told in its place; nothing of it ends the run.
 */
export async function judgeTransport(
  project: Pick<Project, "schema" | "data" | "transport" | "threshold">,
  training: Dataset,
  options: TransportOptions,
): Promise<TransportResult> {
  const { plan, evaluation, isThorough } = options;
  const { selected } = evaluation;
  const sites = await gatherSites(project, training, options.load);
  const compared = evaluation.candidates.filter(({ name }) => isThorough || name === selected);
  const sets = [
    { name: undefined, without: [] as readonly string[] },
    ...Object.entries(project.transport?.columnSets ?? {}).map(([name, { without }]) => ({ name, without })),
  ];
  const fits = compared.flatMap(({ name, search, threshold }) => {
    const spec = withParams(plan.candidates.find((own) => own.name === name)!, search?.chosen ?? {});
    return sets.map(({ without }) => ({
      pipeline: pipelineWithout(project.schema, spec, without, plan.seed),
      threshold: thresholdToKeep(project, threshold),
    }));
  });
  const answers = await answerSites(
    sites,
    fits.map(({ pipeline }) => pipeline),
    options,
  );
  const judged = await judgeAll(
    sites,
    answers.map((own, i) => ({ ...own, threshold: fits[i]!.threshold })),
    project.schema,
    options,
  );
  const found = compared.map(({ name }, c): [string, CandidateTransport] => {
    const own = judged.slice(c * sets.length, (c + 1) * sets.length);
    const columnSets = sets
      .map(({ name: set, without }, s) => [set, { without, ...own[s]! }] as const)
      .slice(1);
    return [name, { ...own[0]!, columnSets: Object.fromEntries(columnSets) }];
  });
  const others = found.filter(([name]) => name !== selected);
  return {
    trainingSite: sites.training.name,
    transported: selected,
    ...found.find(([name]) => name === selected)![1],
    ...(others.length === 0 ? {} : { otherCandidates: Object.fromEntries(others) }),
  };
}

/** The pipeline of a candidate without some columns. */
function pipelineWithout(
  schema: Schema,
  spec: CandidateSpec,
  without: readonly string[],
  seed: number,
): Candidate["pipeline"] {
  const columns = schema.columns.filter(({ name }) => !without.includes(name));
  return buildClassifier(pipelineSpec({ ...schema, columns }, spec, seed));
}

/** Judges what pipelines answered, each site by itself, on the threads. @returns one result a pipeline. */
async function judgeAll(
  sites: Sites,
  answers: readonly (PipelineAnswers & { readonly threshold: number })[],
  schema: Schema,
  { plan, executor, signal }: TransportOptions,
): Promise<BetweenSites[]> {
  const positive = positiveClass(schema, sites.labels.classes);
  const given = answers.flatMap(({ transport, leaveOneOut, threshold }) =>
    [...transport, ...leaveOneOut].filter(isAnswered).map((site) => ({ site, threshold })),
  );
  const inputs = given.map(({ site: { yTrue, probabilities }, threshold }) => {
    return { yTrue, probabilities, options: { positive, threshold, seed: plan.seed } };
  });
  const judgements = await executor.map(judgeSiteTask, inputs, { signal });
  const judgementOf = new Map(given.map(({ site }, i) => [site, judgements[i]!]));
  const gather = (
    own: readonly AnsweredSite[],
  ): [Record<string, SiteJudgement | UnjudgedSite>, SiteSummary] => {
    const judged = own.filter(isAnswered);
    return [
      Object.fromEntries(
        own.map((site) => [site.name, "unjudged" in site ? site.unjudged : judgementOf.get(site)!]),
      ),
      summarizeSites(judged.map((site) => siteEffects(site, judgementOf.get(site)!, positive))),
    ];
  };
  return answers.map((own): BetweenSites => {
    const [transport, there] = gather(own.transport);
    const [leaveOneOut, leftOut] = gather(own.leaveOneOut);
    return { transport, leaveOneOut, siteSummaries: { transport: there, leaveOneOut: leftOut } };
  });
}

const isAnswered = (site: AnsweredSite): site is SiteAnswers => !("unjudged" in site);

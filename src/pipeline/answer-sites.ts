import { type Executor, type Matrix, makeMatrix, SystoleError, takeLabels } from "../core/index.ts";
import type { Fold, Score, SiteAnswers } from "../judge/index.ts";
import { type Candidate, crossValidate } from "../learn/index.ts";
import { asUnjudged, type SiteRows, type Sites, siteFolds, type UnjudgedSite } from "./sites.ts";

/** A site with what it was answered, or with the reason why it was not. */
export type AnsweredSite = SiteAnswers | { readonly name: string; readonly unjudged: UnjudgedSite };

/** What one pipeline answered: trained on the training rows, to each other site; and with each site left out, to that one. */
export interface PipelineAnswers {
  readonly transport: readonly AnsweredSite[];
  readonly leaveOneOut: readonly AnsweredSite[];
}

/** Where fits run. */
export interface FitOptions {
  readonly executor: Executor;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What one fitted pipeline answered to the test rows of a fold, or why there is none. */
type FoldAnswer = Matrix | UnjudgedSite;

/**
 * Fits each pipeline on the training rows, and on those of all sites but one, and lets it answer the rows left out. Where one fit
 * fails, or cannot answer a site's rows, that is told in its place. Sites that could not be read stand behind the others.
 *
 * @returns one result a pipeline.
 */
export async function answerSites(
  sites: Sites,
  pipelines: readonly Candidate["pipeline"][],
  options: FitOptions,
): Promise<PipelineAnswers[]> {
  const candidates = pipelines.map((pipeline, i) => ({ name: String(i), pipeline }));
  const answers = sites.external.length === 0 ? [] : await answerAll(sites, candidates, options);
  const unread = Object.entries(sites.unread).map(([name, unjudged]) => ({ name, unjudged }));
  const place = ({ name, rows }: SiteRows, answer: FoldAnswer): AnsweredSite =>
    "undefined" in answer
      ? { name, unjudged: answer }
      : { name, yTrue: takeLabels(sites.labels, rows), probabilities: answer };
  const all = [sites.training, ...sites.external];
  return candidates.map((_, i) => {
    const { there = [], leftOut = [] } = answers[i] ?? {};
    return {
      transport: [...there.map((answer, s) => place(sites.external[s]!, answer)), ...unread],
      leaveOneOut: [...leftOut.map((answer, s) => place(all[s]!, answer)), ...unread],
    };
  });
}

interface FoldAnswers {
  /** One for each external site. */
  readonly there: readonly FoldAnswer[];
  /** One for each site, that of the training rows first. */
  readonly leftOut: readonly FoldAnswer[];
}

async function answerAll(
  sites: Sites,
  candidates: readonly Candidate[],
  { executor, signal, onProgress }: FitOptions,
): Promise<FoldAnswers[]> {
  const { elsewhere, each, leftOut } = siteFolds(sites);
  const validate = async (own: readonly Candidate[], folds: readonly Fold[]): Promise<FoldAnswer[][]> => {
    const { candidates: results } = await crossValidate({
      candidates: own,
      X: sites.table,
      y: sites.labels,
      folds,
      executor,
      signal,
      onProgress,
    });
    return results.map((result) =>
      result.folds.map(({ probabilities, scores }) => whyNoModel(scores["accuracy"]!) ?? probabilities),
    );
  };
  try {
    // the same fit answers all external sites
    const answers = await validate(candidates, [elsewhere, ...leftOut]);
    return answers.map(([first, ...rest]) => ({ there: divide(first!, sites), leftOut: rest }));
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof SystoleError)) throw error;
    return answerOneByOne(candidates, { each, leftOut }, validate);
  }
}

/** Each fit by itself, so that one that fails leaves the others as they are. */
async function answerOneByOne(
  candidates: readonly Candidate[],
  { each, leftOut }: { readonly each: readonly Fold[]; readonly leftOut: readonly Fold[] },
  validate: (own: readonly Candidate[], folds: readonly Fold[]) => Promise<FoldAnswer[][]>,
): Promise<FoldAnswers[]> {
  const answers: FoldAnswers[] = [];
  for (const candidate of candidates) {
    const answer = async (folds: readonly Fold[]): Promise<FoldAnswer[]> => {
      const own: FoldAnswer[] = [];
      for (const fold of folds)
        own.push(await validate([candidate], [fold]).then((found) => found[0]![0]!, asUnjudged));
      return own;
    };
    answers.push({ there: await answer(each), leftOut: await answer(leftOut) });
  }
  return answers;
}

/** Why no model could be made, where accuracy has no value: of rows to judge it has one always. */
function whyNoModel(accuracy: Score): UnjudgedSite | undefined {
  return typeof accuracy === "number" ? undefined : accuracy;
}

/** What each external site was answered, of what all of them were. */
function divide(answer: FoldAnswer, { training, external }: Sites): FoldAnswer[] {
  if ("undefined" in answer) return external.map(() => answer);
  const { data, nCols } = answer;
  return external.map(({ rows }) => {
    const first = rows[0]! - training.rows.length;
    return makeMatrix(rows.length, nCols, data.slice(first * nCols, (first + rows.length) * nCols));
  });
}

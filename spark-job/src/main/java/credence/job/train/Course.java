package credence.job.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.MeanField;
import credence.engine.TrainState;
import credence.job.config.TrainingConfig;
import credence.job.store.Checkpoints;
import credence.store.CanonicalJson;
import credence.train.LearningRate;

/**
 * What the evaluations of a training have led to: how often the learning rate was reduced, and
 * which round is the best so far. Part of every checkpoint, so that a training that goes on decides
 * the same.
 */
final class Course {

  private final TrainingConfig training;
  private double lowestNll = Double.POSITIVE_INFINITY;
  private int waited;
  private int reductions;
  private double bestScore = Double.NEGATIVE_INFINITY;
  private int bestRound;
  private MeanField best;

  /** Before the first round. */
  Course(TrainingConfig training) {
    this.training = training;
  }

  /** Before the first round, or as a checkpoint (or null) has it. */
  static Course of(TrainingConfig training, Checkpoints.Snapshot found) {
    return found == null ? new Course(training) : resumed(training, found.course(), found.best());
  }

  /**
   * As it was when {@code json} was written.
   *
   * @param best the best posterior then, null if there was none
   */
  static Course resumed(TrainingConfig training, JsonNode json, MeanField best) {
    Course course = new Course(training);
    course.lowestNll = json.path("lowest_nll").asDouble(Double.POSITIVE_INFINITY);
    course.waited = json.path("waited").asInt();
    course.reductions = json.path("reductions").asInt();
    course.bestScore = json.path("best_score").asDouble(Double.NEGATIVE_INFINITY);
    course.bestRound = json.path("best_round").asInt();
    course.best = best;
    return course;
  }

  /** For checkpoints. */
  ObjectNode json() {
    ObjectNode json = CanonicalJson.object();
    json.put("lowest_nll", Double.isFinite(lowestNll) ? lowestNll : null);
    json.put("waited", waited);
    json.put("reductions", reductions);
    json.put("best_score", Double.isFinite(bestScore) ? bestScore : null);
    json.put("best_round", bestRound);
    return json;
  }

  /** What a training can go on from after {@code rounds} rounds. */
  Checkpoints.Snapshot snapshot(int rounds, TrainState state) {
    return new Checkpoints.Snapshot(rounds, state, json(), best);
  }

  /** The schedule of the next round. */
  LearningRate learningRate() {
    return training.learningRate() instanceof LearningRate.Plateau plateau
        ? plateau.reduced(reductions)
        : training.learningRate();
  }

  /**
   * Takes note of an evaluation.
   *
   * @param round from 1
   * @param line the round's of {@code metrics.jsonl}
   * @param posterior after the round; kept if it is the best
   */
  void evaluated(int round, JsonNode line, MeanField posterior) {
    if (training.learningRate() instanceof LearningRate.Plateau plateau) {
      watch(line.at("/validation/nll").asDouble(), plateau.patience());
    }
    double score = training.select().score(line);
    if (score > bestScore) {
      bestScore = score;
      bestRound = round;
      best = posterior;
    }
  }

  /** The best posterior so far, null where the last is taken whatever it is. */
  MeanField best() {
    return best;
  }

  /** The posterior of the round that was selected, {@code last} being that of the last one. */
  MeanField chosen(MeanField last) {
    return best == null ? last : best;
  }

  /** Its round, from 1; 0 without one. */
  int bestRound() {
    return bestRound;
  }

  private void watch(double nll, int patience) {
    if (nll < lowestNll) {
      lowestNll = nll;
      waited = 0;
    } else if (++waited >= patience) {
      waited = 0;
      reductions++;
    }
  }
}

package credence.job.rounds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.MeanField;
import credence.engine.TrainState;
import credence.job.config.TrainingConfig;
import credence.job.rounds.metrics.RoundMetrics;
import credence.job.rundir.Checkpoints;
import credence.store.CanonicalJson;
import credence.train.LearningRate;

/**
 * What the rounds and evaluations of a training have led to: how often the learning rate was
 * reduced, which round is the best so far, and the average of the last ones. Part of every
 * checkpoint, so that a training that goes on decides the same.
 */
final class Course {

  private final TrainingConfig training;
  private double lowestNll = Double.POSITIVE_INFINITY;
  private int waited;
  private int reductions;
  private double bestScore = Double.NEGATIVE_INFINITY;
  private int bestRound;
  private MeanField best;
  private int averaged;
  private MeanField average;
  private boolean isAverageWhole;
  private double averageScore = Double.NEGATIVE_INFINITY;

  /** Before the first round. */
  Course(TrainingConfig training) {
    this.training = training;
  }

  /** Before the first round, or as a checkpoint (or null) has it. */
  static Course of(TrainingConfig training, Checkpoints.Snapshot found) {
    return found == null
        ? new Course(training)
        : resumed(training, found.course(), found.best(), found.average());
  }

  /**
   * As it was when {@code json} was written.
   *
   * @param best the best posterior then, null if there was none
   * @param average likewise
   */
  static Course resumed(TrainingConfig training, JsonNode json, MeanField best, MeanField average) {
    Course course = new Course(training);
    course.lowestNll = json.path("lowest_nll").asDouble(Double.POSITIVE_INFINITY);
    course.waited = json.path("waited").asInt();
    course.reductions = json.path("reductions").asInt();
    course.bestScore = json.path("best_score").asDouble(Double.NEGATIVE_INFINITY);
    course.bestRound = json.path("best_round").asInt();
    course.best = best;
    course.averaged = json.path("averaged").asInt();
    course.average = average;
    course.isAverageWhole = json.path("average_whole").asBoolean();
    course.averageScore = json.path("average_score").asDouble(Double.NEGATIVE_INFINITY);
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
    if (average != null) {
      json.put("averaged", averaged);
      json.put("average_whole", isAverageWhole);
      json.put("average_score", Double.isFinite(averageScore) ? averageScore : null);
    }
    return json;
  }

  /** What a training can go on from after {@code rounds} rounds. */
  Checkpoints.Snapshot snapshot(int rounds, TrainState state) {
    return new Checkpoints.Snapshot(rounds, state, json(), best, average);
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
   * @param posterior after the round; kept if it is the best
   * @throws IllegalArgumentException if validation images decide and the round has not seen them
   */
  void evaluated(RoundMetrics round, MeanField posterior) {
    if (training.learningRate() instanceof LearningRate.Plateau plateau) {
      double nll = round.posterior().validation().orElseThrow(() -> unseen(round)).nll();
      watch(nll, plateau.patience());
    }
    double score = score(round);
    if (score > bestScore) {
      bestScore = score;
      bestRound = round.round();
      best = posterior;
    }
  }

  /** Takes one of the rounds into the average. */
  void average(MeanField posterior) {
    average = training.optimizer().averaging().add(average, averaged, posterior);
    averaged++;
  }

  /**
   * The average is whole.
   *
   * @param figures {@linkplain RoundMetrics#ofAverage its own}
   * @param whole with all that belongs to it
   */
  void averaged(RoundMetrics figures, MeanField whole) {
    average = whole;
    isAverageWhole = true;
    averageScore = score(figures);
  }

  /** Rounds in the average so far. */
  int averagedRounds() {
    return averaged;
  }

  /** Of so many rounds; null without one. */
  MeanField average() {
    return average;
  }

  /** Whether all rounds that are to be averaged have ended. */
  boolean isAverageWhole() {
    return isAverageWhole;
  }

  /** Whether the average is to be the model: as the last posterior, or for its score. */
  boolean prefersAverage() {
    return isAverageWhole && (best == null || averageScore > bestScore);
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

  private double score(RoundMetrics round) {
    return training.select().score(round).orElseThrow(() -> unseen(round));
  }

  private static IllegalArgumentException unseen(RoundMetrics round) {
    return new IllegalArgumentException(
        "round %d was evaluated without validation images".formatted(round.round()));
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

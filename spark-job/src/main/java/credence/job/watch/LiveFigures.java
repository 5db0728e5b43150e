package credence.job.watch;

import credence.job.rounds.metrics.RoundMetrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The figures of the job at work in this process, which gauges read at any time. Spark makes the
 * plugin that reads them and nobody can hand it anything: so they belong to the process.
 */
public final class LiveFigures {

  private static final Map<LiveFigure, Double> NOW = new ConcurrentHashMap<>();

  private LiveFigures() {}

  /** A round has ended. */
  public static void show(RoundMetrics round) {
    show(LiveFigure.ROUND, round.round());
    show(LiveFigure.ROUNDS, round.rounds());
    show(LiveFigure.EPOCH, round.epoch());
    show(LiveFigure.NLL, round.steps().nll());
    show(LiveFigure.ERROR, round.steps().error());
    show(LiveFigure.IMAGES_PER_SECOND, round.imagesPerSecond());
    round.cost().merging().ifPresent(merging -> show(LiveFigure.MERGE_SECONDS, merging.seconds()));
    round.posterior().kl().ifPresent(kl -> show(LiveFigure.KL_NATS, kl.nats()));
    round
        .posterior()
        .validation()
        .ifPresent(
            found -> {
              show(LiveFigure.VALIDATION_NLL, found.nll());
              found.ofClasses().ifPresent(own -> show(LiveFigure.VALIDATION_ERROR, own.error()));
              found.ofClasses().ifPresent(own -> show(LiveFigure.VALIDATION_ECE, own.ece()));
            });
  }

  /** So much it is now. */
  public static void show(LiveFigure figure, double value) {
    NOW.put(figure, value);
  }

  static void add(LiveFigure figure, double more) {
    NOW.merge(figure, more, Double::sum);
  }

  static double of(LiveFigure figure) {
    return NOW.getOrDefault(figure, Double.NaN);
  }

  /** For a session that begins: what is counted begins at 0. */
  static void begin() {
    NOW.clear();
    show(LiveFigure.RETRIED_TASKS, 0);
    show(LiveFigure.LOST_EXECUTORS, 0);
  }
}

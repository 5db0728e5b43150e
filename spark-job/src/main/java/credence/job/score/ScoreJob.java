package credence.job.score;

import credence.job.base.Counted;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.base.Progress;
import credence.job.cluster.Devices;
import credence.job.cluster.SparkSessions;
import credence.job.images.folders.ChangeLog;
import credence.job.rundir.OpenRun;
import credence.job.rundir.Parts;
import credence.job.rundir.RunDirectory;
import credence.job.watch.LiveFigure;
import credence.job.watch.LiveFigures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scores the partitions that are not there yet, publishes each, and sums up. */
final class ScoreJob implements RunDirectory.Work {

  private static final Logger LOG = LoggerFactory.getLogger(ScoreJob.class);

  private final SparkSession session;
  private final JavaSparkContext spark;
  private final ScorePlan plan;
  private final ScoreSettings settings;
  private final long maxBad;

  /** Images of this job, and bad ones of all. */
  private long scored;

  private long bad;
  private String firstError;

  /**
   * @param maxBad how many images may be unreadable
   */
  ScoreJob(SparkSession session, ScorePlan plan, ScoreSettings settings, long maxBad) {
    this.session = session;
    this.spark = new JavaSparkContext(session.sparkContext());
    this.plan = plan;
    this.settings = settings;
    this.maxBad = maxBad;
  }

  /** Runs in a directory that this job has locked and that holds these settings. */
  @Override
  public void in(OpenRun run) throws IOException {
    Parts parts = run.parts("scores");
    List<Integer> missing = missing(parts);
    long start = System.nanoTime();
    if (!missing.isEmpty()) {
      score(missing, parts);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    ScoreSummary summary = new ScoreSummary(plan, settings);
    for (int part = 0; part < plan.partitions(); part++) {
      summary.add(parts.pathOf(part), PartResult.of(parts.note(part)));
    }
    run.finish(
        summary.json(missing.size(), scored, seconds),
        summary.manifest(spark.version()),
        summary.files());
    parts.clean();
    ChangeLog.say(plan.source().identity().path("path").asText(), summary.statistics().changes());
    System.out.print(
        new ScoreTable(
                plan.models().first().model().classNames(),
                plan.models().temperatures(),
                plan.rejection(),
                summary.statistics())
            .text());
  }

  /** Partitions that an earlier job did not come to; what is bad in the others counts. */
  private List<Integer> missing(Parts parts) throws IOException {
    SortedSet<Integer> there = parts.published();
    for (int part : there) {
      count(PartResult.of(parts.note(part)).statistics());
    }
    scored = 0;
    showCounts();
    if (!there.isEmpty()) {
      LOG.info("{} of {} partitions are there", there.size(), plan.partitions());
    }
    requireFewBad();
    return IntStream.range(0, plan.partitions()).filter(p -> !there.contains(p)).boxed().toList();
  }

  private void score(List<Integer> missing, Parts parts) throws IOException {
    spark.setJobGroup(SparkSessions.group(settings.hash()), "scoring", true);
    int partitions = plan.partitions();
    LOG.info(
        "{} in {}",
        Counted.of(plan.source().count(), "image"),
        Counted.of(partitions, "partition"));
    Scorer scorer =
        Scorer.of(
            spark, plan.models(), plan.draws(), plan.sets(), plan.rejection(), plan.precision());
    PartTask task =
        new PartTask(
            scorer,
            RowFiles.of(
                session, ScoreColumns.all(ScoreColumns.extras(plan.sets(), plan.rejection()))),
            parts.staging().toString());
    int before = partitions - missing.size();
    try (Progress progress = new Progress("scoring", "partitions", before, partitions)) {
      MissingParts.run(
          Devices.lend(plan.source().images(partitions), scorer.engineName()),
          task,
          missing,
          (part, result) -> {
            publish(part, result, parts);
            progress.step();
          });
    } finally {
      scorer.destroy();
    }
  }

  private void publish(int part, PartResult result, Parts parts) {
    if (result.fault() != null) {
      throw new JobException(
          ExitCode.BAD_DATA, "%s, partition %d: %s".formatted(plan.models(), part, result.fault()));
    }
    try {
      parts.publish(part, result.staged(), result.json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    count(result.statistics());
    showCounts();
    LOG.debug("partition {}: {} images", part, result.statistics().scored());
    requireFewBad();
  }

  private void count(PartStatistics part) {
    scored += part.scored();
    bad += part.bad();
    if (firstError == null && part.bad() > 0) {
      firstError = part.errors().get(0);
    }
  }

  private void showCounts() {
    LiveFigures.show(LiveFigure.SCORED_IMAGES, (double) scored);
    LiveFigures.show(LiveFigure.BAD_IMAGES, (double) bad);
  }

  private void requireFewBad() {
    if (bad > maxBad) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "%d images cannot be read and --max-bad is %d; one of them: %s. The same command with a"
                  .formatted(bad, maxBad, firstError)
              + " larger --max-bad goes on and keeps them as rows with an error");
    }
  }
}

package credence.job.score;

import credence.engine.NonFiniteException;
import credence.job.cluster.Machine;
import credence.job.images.bulk.ImageToScore;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction2;

/**
 * Scores a partition and writes its rows into a file of this attempt's own, first on the executor's
 * disk and then, whole, into the run's staging folder.
 *
 * @see credence.job.rundir.Parts
 */
final class PartTask extends AbstractFunction2<TaskContext, Iterator<ImageToScore>, PartResult>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Scorer scorer;
  private final RowFiles rows;
  private final String staging;

  PartTask(Scorer scorer, RowFiles rows, String staging) {
    this.scorer = scorer;
    this.rows = rows;
    this.staging = staging;
  }

  @Override
  public PartResult apply(TaskContext context, Iterator<ImageToScore> images) {
    try {
      return RowFiles.inScratch(
          file -> {
            PartStatistics statistics =
                new PartStatistics(scorer.classNames().size(), scorer.draws());
            String fault = write(JavaConverters.asJavaIterator(images), file, statistics, context);
            return fault == null ? stage(file, statistics) : faulty(statistics, fault);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Null, or what is not finite: a result and no failure, which Spark would try again. */
  private String write(
      java.util.Iterator<ImageToScore> images,
      Path file,
      PartStatistics statistics,
      TaskContext context) {
    try (RowFiles.Writer out = rows.create(file)) {
      java.util.Iterator<Scored> scores = scorer.score(images);
      while (scores.hasNext()) {
        Scored scored = scores.next();
        out.write(ScoreColumns.row(scored, scorer));
        statistics.add(scored);
        if (context.isInterrupted()) {
          throw new IllegalStateException("the attempt was called off");
        }
      }
      return null;
    } catch (NonFiniteException e) {
      return e.getMessage();
    }
  }

  private PartResult stage(Path file, PartStatistics statistics) throws IOException {
    RowFiles.Staged staged = rows.stage(file, staging);
    return new PartResult(
        staged.name(),
        staged.length(),
        staged.crc32c(),
        statistics,
        null,
        scorer.engine(),
        Machine.processor());
  }

  private PartResult faulty(PartStatistics statistics, String fault) {
    return new PartResult(null, 0, 0, statistics, fault, scorer.engine(), Machine.processor());
  }
}

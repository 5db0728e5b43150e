package credence.job.score;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.MeanField;
import credence.data.FeatureSet;
import credence.data.Outputs;
import credence.engine.Engine;
import credence.engine.NonFiniteException;
import credence.job.cluster.EnginePool;
import credence.job.cluster.Machine;
import credence.job.cluster.WireState;
import credence.job.cluster.Worker;
import credence.predict.numbers.NormalMixture;
import credence.predict.numbers.NumberPredictor;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction2;

/**
 * Predicts the rows of a partition, a batch at a time, and writes them into a file of this
 * attempt's own.
 */
final class NumberTask extends AbstractFunction2<TaskContext, Iterator<Row>, NumberTask.Part>
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * What predicts.
   *
   * @param numbers of the model
   */
  record Predicting(
      Worker worker, DrawsOf draws, Outputs.Numbers numbers, Broadcast<WireState> posterior)
      implements Serializable {}

  /**
   * What a task says of the rows that it wrote.
   *
   * @param staged its file; null with a fault
   * @param fault what is not finite, or null
   * @param engine that predicted
   * @param processor that it ran on
   */
  record Part(
      RowFiles.Staged staged, NumberSums sums, String fault, String engine, String processor)
      implements Serializable {

    /** A note of the published part. */
    ObjectNode json() {
      ObjectNode json = sums.json();
      json.put("length", staged.length()).put("crc32c", staged.crc32c());
      json.put("engine", engine).put("processor", processor);
      return json;
    }
  }

  private final Predicting with;
  private final RowFiles files;
  private final String staging;
  private final String root;

  /**
   * @param root of the table's files
   */
  NumberTask(Predicting with, RowFiles files, String staging, String root) {
    this.with = with;
    this.files = files;
    this.staging = staging;
    this.root = root;
  }

  @Override
  public Part apply(TaskContext context, Iterator<Row> rows) {
    try {
      return RowFiles.inScratch(
          file -> {
            String engine = EnginePool.shared().with(with.worker().key(), Engine::describe);
            NumberSums sums;
            try (RowFiles.Writer out = files.create(file)) {
              sums = write(JavaConverters.asJavaIterator(rows), out, context);
            } catch (NonFiniteException e) {
              // A result and no failure: Spark would repeat the task, and meet the same.
              return new Part(null, NumberSums.NONE, e.getMessage(), engine, Machine.processor());
            }
            return new Part(files.stage(file, staging), sums, null, engine, Machine.processor());
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private NumberSums write(java.util.Iterator<Row> rows, RowFiles.Writer out, TaskContext context) {
    MeanField posterior = with.posterior().value().posterior();
    int most = with.worker().spec().batch();
    NumberSums sums = NumberSums.NONE;
    while (rows.hasNext()) {
      List<Row> batch = new ArrayList<>();
      while (batch.size() < most && rows.hasNext()) {
        batch.add(rows.next());
      }
      sums = sums.plus(write(batch, posterior, out));
      if (context.isInterrupted()) {
        throw new IllegalStateException("the attempt was called off");
      }
    }
    return sums;
  }

  private NumberSums write(List<Row> batch, MeanField posterior, RowFiles.Writer out) {
    List<Row> readable = batch.stream().filter(row -> fault(row) == null).toList();
    java.util.Iterator<NormalMixture> predicted = predictions(readable, posterior).iterator();
    NumberSums sums = NumberSums.NONE;
    for (Row row : batch) {
      String id = NumberColumns.id(root, row);
      String fault = fault(row);
      double target = NumberColumns.number(row, features());
      if (fault != null) {
        out.write(NumberColumns.row(id, row, target, null, fault));
        sums = sums.plus(NumberSums.ofBad(id + ": " + fault));
      } else {
        NormalMixture own = predicted.next();
        out.write(NumberColumns.row(id, row, target, own, null));
        sums = sums.plus(NumberSums.of(own, target));
      }
    }
    return sums;
  }

  private int features() {
    return with.numbers().features().size();
  }

  /** Why a row cannot be predicted, or null. */
  private String fault(Row row) {
    for (int j = 0; j < features(); j++) {
      if (!Double.isFinite(NumberColumns.number(row, j))) {
        return "column %s is null or not a finite number"
            .formatted(with.numbers().features().get(j));
      }
    }
    return null;
  }

  private List<NormalMixture> predictions(List<Row> rows, MeanField posterior) {
    List<NormalMixture> predicted = new ArrayList<>();
    FeatureSet examples = examples(rows);
    return EnginePool.shared()
        .with(
            with.worker().key(),
            engine -> {
              engine.load(posterior);
              new NumberPredictor(engine, with.numbers().likelihood(), with.numbers().scales())
                  .predict(
                      examples,
                      with.draws().from(0),
                      (i, numbers) -> predicted.add(numbers.get(0)));
              return predicted;
            });
  }

  private FeatureSet examples(List<Row> rows) {
    List<double[]> numbers = new ArrayList<>();
    for (Row row : rows) {
      numbers.add(
          IntStream.range(0, features()).mapToDouble(j -> NumberColumns.number(row, j)).toArray());
    }
    return FeatureSet.unlabelled(numbers, with.worker().standardisation());
  }
}

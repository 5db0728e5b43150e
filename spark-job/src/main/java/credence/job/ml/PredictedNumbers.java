package credence.job.ml;

import credence.bayes.MeanField;
import credence.data.FeatureSet;
import credence.data.Outputs;
import credence.job.cluster.EnginePool;
import credence.job.cluster.WireState;
import credence.job.cluster.Worker;
import credence.job.score.DrawsOf;
import credence.predict.numbers.NormalMixture;
import credence.predict.numbers.NumberPredictor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What executors do with the rows of a partition, a batch at a time: they add what the model says
 * of each. A row's first value is the array of its features.
 */
record PredictedNumbers(
    Worker worker, DrawsOf draws, Outputs.Numbers numbers, Broadcast<WireState> posterior)
    implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    MeanField state = posterior.value().posterior();
    return new Iterator<>() {
      private Iterator<Row> ready = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        return ready.hasNext() || rows.hasNext();
      }

      @Override
      public Row next() {
        if (!ready.hasNext()) {
          ready = predicted(batch(rows), state).iterator();
        }
        return ready.next();
      }
    };
  }

  private List<Row> batch(Iterator<Row> rows) {
    List<Row> batch = new ArrayList<>();
    while (batch.size() < worker.spec().batch() && rows.hasNext()) {
      batch.add(rows.next());
    }
    return batch;
  }

  private List<Row> predicted(List<Row> batch, MeanField state) {
    List<double[]> readable = new ArrayList<>();
    for (Row row : batch) {
      if (fault(row) == null) {
        readable.add(features(row).stream().mapToDouble(Double::doubleValue).toArray());
      }
    }
    Iterator<NormalMixture> predictions = predictions(readable, state).iterator();
    List<Row> all = new ArrayList<>();
    for (Row row : batch) {
      String fault = fault(row);
      all.add(
          joined(
              row,
              fault == null
                  ? RegressionColumns.values(predictions.next())
                  : RegressionColumns.values(fault)));
    }
    return all;
  }

  private List<NormalMixture> predictions(List<double[]> rows, MeanField state) {
    List<NormalMixture> predicted = new ArrayList<>();
    if (rows.isEmpty()) {
      return predicted;
    }
    FeatureSet examples = FeatureSet.unlabelled(rows, worker.standardisation());
    return EnginePool.shared()
        .with(
            worker.key(),
            engine -> {
              engine.load(state);
              new NumberPredictor(engine, numbers.likelihood(), numbers.scales())
                  .predict(examples, draws.from(0), (i, own) -> predicted.add(own.get(0)));
              return predicted;
            });
  }

  /** Why a row cannot be predicted, or null. */
  private String fault(Row row) {
    List<Double> features = features(row);
    int wanted = numbers.features().size();
    if (features.size() != wanted) {
      return "has %d features, and the model takes %d".formatted(features.size(), wanted);
    }
    for (int j = 0; j < wanted; j++) {
      if (features.get(j) == null || !Double.isFinite(features.get(j))) {
        return "feature %s is null or not a finite number".formatted(numbers.features().get(j));
      }
    }
    return null;
  }

  private static List<Double> features(Row row) {
    return row.isNullAt(0) ? List.of() : row.getList(0);
  }

  private static Row joined(Row row, List<Object> values) {
    List<Object> all = new ArrayList<>();
    for (int i = 1; i < row.size(); i++) {
      all.add(row.get(i));
    }
    all.addAll(values);
    return RowFactory.create(all.toArray());
  }
}

package credence.job.images.named;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Halves that the driver sends: every executor has one copy. */
final class SentHalves implements TaskHalves {

  private final JavaSparkContext spark;
  private final DataHalves halves;
  private final Broadcast<DataHalves> untested;
  private Broadcast<DataHalves> tested;

  SentHalves(JavaSparkContext spark, DataHalves halves) {
    this.spark = spark;
    this.halves = halves;
    this.untested = spark.broadcast(halves.withoutTest());
  }

  @Override
  public JavaRDD<Splitting> withoutTest() {
    return task(untested);
  }

  @Override
  public synchronized JavaRDD<Splitting> withTest() {
    if (tested == null) {
      tested = spark.broadcast(halves);
    }
    return task(tested);
  }

  private JavaRDD<Splitting> task(Broadcast<DataHalves> sent) {
    return spark
        .parallelize(List.of(0), 1)
        .map(unused -> (config, seed) -> SharedSplits.of(sent.value(), config, seed));
  }

  @Override
  public void close() {
    untested.destroy();
    if (tested != null) {
      tested.destroy();
    }
  }
}

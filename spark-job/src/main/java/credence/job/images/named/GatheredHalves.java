package credence.job.images.named;

import credence.data.DataException;
import credence.job.config.DataConfig;
import credence.job.images.named.blocks.HalfIndex;
import credence.job.images.named.blocks.PictureBlock;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Halves that a task gathers from the blocks of all executors: they never are in the driver. */
final class GatheredHalves implements TaskHalves {

  private final SpreadHalves halves;
  private final Broadcast<Index> index;

  /** What a task has to know to gather them. */
  private record Index(
      HalfIndex training, HalfIndex test, String fingerprint, String testFingerprint, Pool pool)
      implements Serializable {}

  GatheredHalves(JavaSparkContext spark, SpreadHalves halves) {
    this.halves = halves;
    this.index =
        spark.broadcast(
            new Index(
                halves.training().index(),
                halves.test().index(),
                halves.fingerprint(),
                halves.testFingerprint(),
                halves.pool()));
  }

  @Override
  public JavaRDD<Splitting> withoutTest() {
    return task(numbered(halves.training().blocks(), 0), 0);
  }

  @Override
  public JavaRDD<Splitting> withTest() {
    JavaRDD<PictureBlock> training = halves.training().blocks();
    return task(
        numbered(training, 0).union(numbered(halves.test().blocks(), training.getNumPartitions())),
        halves.test().size());
  }

  /** One task has blocks in whatever order their places suggest. */
  private static JavaRDD<Tuple2<Integer, PictureBlock>> numbered(
      JavaRDD<PictureBlock> blocks, int from) {
    return blocks.mapPartitionsWithIndex(
        (b, one) -> List.of(new Tuple2<>(from + b, one.next())).iterator(), true);
  }

  private JavaRDD<Splitting> task(JavaRDD<Tuple2<Integer, PictureBlock>> blocks, int tests) {
    Broadcast<Index> with = index;
    return blocks
        .coalesce(1)
        .mapPartitions(
            all ->
                List.<Splitting>of((config, seed) -> split(with.value(), all, tests, config, seed))
                    .iterator());
  }

  /** Blocks are only fetched if no other task of this JVM has made the split. */
  private static SplitImages split(
      Index index,
      Iterator<Tuple2<Integer, PictureBlock>> blocks,
      int tests,
      DataConfig config,
      long seed)
      throws DataException {
    SharedSplits.Key key =
        new SharedSplits.Key(index.fingerprint(), index.testFingerprint(), tests, config, seed);
    return SharedSplits.of(key, () -> gather(index, blocks, tests).split(config, seed));
  }

  private static DataHalves gather(
      Index index, Iterator<Tuple2<Integer, PictureBlock>> blocks, int tests) throws DataException {
    HalfIndex training = index.training();
    HalfIndex test = index.test();
    byte[] trained = training.room(training.size());
    byte[] tested = test.room(tests);
    int first = training.crcs().length;
    while (blocks.hasNext()) {
      Tuple2<Integer, PictureBlock> block = blocks.next();
      if (block._1() < first) {
        training.put(block._1(), block._2(), trained);
      } else {
        test.put(block._1() - first, block._2(), tested);
      }
    }
    return new DataHalves(
        training.images(trained),
        test.images(tested),
        index.fingerprint(),
        index.testFingerprint(),
        index.pool());
  }

  @Override
  public void close() {
    index.destroy();
  }
}

package credence.job.images.named.blocks;

import credence.job.base.Progress;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Decodes blocks on the executors, many at the same time, and says how far it is. */
record BlockJob(JavaRDD<PictureBlock> blocks) {

  private static final Logger LOG = LoggerFactory.getLogger(BlockJob.class);

  /** Lines in the log. */
  private static final int LINES = 10;

  /** All but the pixels, in the order of the blocks. */
  List<PictureBlock> summaries() {
    PictureBlock[] found = new PictureBlock[blocks.getNumPartitions()];
    try (Progress progress = new Progress("reading", "blocks of pictures", 0, found.length)) {
      blocks
          .context()
          .runJob(
              blocks.rdd(),
              new Summary(),
              new Arrival(found, progress),
              ClassTag$.MODULE$.<PictureBlock>apply(PictureBlock.class));
    }
    return Arrays.asList(found);
  }

  /** What a task does. */
  private static final class Summary
      extends AbstractFunction2<TaskContext, Iterator<PictureBlock>, PictureBlock>
      implements Serializable {

    private static final long serialVersionUID = 1L;

    @Override
    public PictureBlock apply(TaskContext context, Iterator<PictureBlock> blocks) {
      return blocks.next().summary();
    }
  }

  /** Takes the summaries as they come, one after the other. */
  private static final class Arrival extends AbstractFunction2<Object, PictureBlock, BoxedUnit> {

    private final PictureBlock[] found;
    private final Progress progress;
    private int blocks;
    private long pictures;

    Arrival(PictureBlock[] found, Progress progress) {
      this.found = found;
      this.progress = progress;
    }

    @Override
    public BoxedUnit apply(Object index, PictureBlock block) {
      found[(Integer) index] = block;
      progress.step();
      pictures += block.count() + block.bad().size();
      blocks++;
      if (found.length > 1 && LINES * blocks / found.length > LINES * (blocks - 1) / found.length) {
        LOG.info("{} pictures read, {} of {} blocks", pictures, blocks, found.length);
      }
      return BoxedUnit.UNIT;
    }
  }
}

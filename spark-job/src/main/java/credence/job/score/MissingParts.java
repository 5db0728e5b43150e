package credence.job.score;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionPruningRDD;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Runs a task on those partitions of an RDD that no earlier job has come to. */
final class MissingParts {

  private MissingParts() {}

  /** Takes the result of the attempt of each partition that counts, one after the other. */
  @FunctionalInterface
  interface Publication<R> {
    void publish(int part, R result);
  }

  /** Whether a partition is still to be scored. */
  private static final class Among extends AbstractFunction1<Object, Object>
      implements Serializable {

    private static final long serialVersionUID = 1;

    private final Set<Integer> parts;

    Among(Collection<Integer> parts) {
      this.parts = new HashSet<>(parts);
    }

    @Override
    public Object apply(Object part) {
      return parts.contains((Integer) part);
    }
  }

  /**
   * The missing partitions alone, as an RDD of their own: its methods take no collection of
   * Scala's, and so are the same in Scala 2.12 and 2.13.
   */
  static <S, R> void run(
      JavaRDD<S> all,
      Function2<TaskContext, Iterator<S>, R> task,
      List<Integer> missing,
      Publication<R> publication) {
    all.context()
        .runJob(
            PartitionPruningRDD.create(all.rdd(), new Among(missing)),
            task,
            new AbstractFunction2<Object, R, BoxedUnit>() {
              @Override
              public BoxedUnit apply(Object position, R result) {
                publication.publish(missing.get((Integer) position), result);
                return BoxedUnit.UNIT;
              }
            },
            ClassTag$.MODULE$.<R>apply(Object.class));
  }
}

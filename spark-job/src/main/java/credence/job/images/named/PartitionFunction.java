package credence.job.images.named;

import credence.data.Labelled;
import java.io.Serializable;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A {@link PartitionTask} as Spark's scheduler takes it. A class with a name: for a lambda Spark
 * would read class files in every round to find out what it holds, which takes a quarter of a short
 * round's time on the driver.
 */
final class PartitionFunction<S extends Labelled, T>
    extends AbstractFunction2<TaskContext, Iterator<Packed<S>>, T> implements Serializable {

  private static final long serialVersionUID = 1L;

  private final PartitionTask<S, T> task;

  PartitionFunction(PartitionTask<S, T> task) {
    this.task = task;
  }

  @Override
  public T apply(TaskContext context, Iterator<Packed<S>> examples) {
    return task.run(context.partitionId(), examples.next().unpack());
  }
}

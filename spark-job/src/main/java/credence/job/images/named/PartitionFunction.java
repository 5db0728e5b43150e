package credence.job.images.named;

import java.io.Serializable;
import org.apache.spark.TaskContext;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * A {@link PartitionTask} as Spark's scheduler takes it. A class with a name: for a lambda Spark
 * would read class files in every round to find out what it holds, which takes a quarter of a short
 * round's time on the driver.
 */
final class PartitionFunction<S, T>
    extends AbstractFunction2<TaskContext, Iterator<S>, T> implements Serializable {

  private static final long serialVersionUID = 1L;

  private final PartitionTask<S, T> task;

  PartitionFunction(PartitionTask<S, T> task) {
    this.task = task;
  }

  @Override
  public T apply(TaskContext context, Iterator<S> examples) {
    return task.run(context.partitionId(), examples.next());
  }
}
